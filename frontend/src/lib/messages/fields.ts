/** A merge field: how it is written, what it stands for, and where its value comes from. */
export interface MergeField {
	name: string;
	label: string;
	from: string;
}

export const MERGE_FIELDS: MergeField[] = [
	{ name: 'contact.given_name', label: 'Given name', from: 'The contact’s name' },
	{ name: 'contact.name', label: 'Whole name', from: 'The contact’s name' },
	{ name: 'contact.title', label: 'Their title', from: 'The contact’s role' },
	{ name: 'organization', label: 'Their organization', from: 'The contact’s role' },
	{ name: 'how_we_met', label: 'How you met', from: 'The contact’s facts' },
	{ name: 'referrer', label: 'Who sent you', from: 'The contact’s facts' },
	{ name: 'direction', label: 'Direction', from: 'What you are looking into, in your words' },
	{ name: 'proposed_times', label: 'Proposed times', from: 'Two or three times that suit you' },
	{ name: 'booking_link', label: 'Booking link', from: 'The booking page of an interview' },
	{ name: 'highlight', label: 'A highlight', from: 'The debrief of your last interview' },
	{ name: 'my.name', label: 'Your name', from: 'Your account' },
	{ name: 'my.headline', label: 'Your headline', from: 'Your account' },
];

export const fieldLabel = (name: string) =>
	MERGE_FIELDS.find((field) => field.name === name)?.label ?? name;

export const isKnownField = (name: string) => MERGE_FIELDS.some((field) => field.name === name);

export const written = (name: string) => `{{${name}}}`;

const FIELD = /\{\{([^{}]*)\}\}/g;

/** A piece of a text: words as they are, or a field by its name. */
export interface Piece {
	text: string;
	field?: string;
}

/** The text cut at its fields; all pieces joined are the text. */
export function pieces(text: string): Piece[] {
	const cut: Piece[] = [];
	let from = 0;
	for (const found of text.matchAll(FIELD)) {
		cut.push({ text: text.slice(from, found.index) });
		cut.push({ text: found[0], field: found[1]!.trim() });
		from = found.index + found[0].length;
	}
	return [...cut, { text: text.slice(from) }].filter(({ text }) => text);
}

/** The names of the fields in a text, each once. */
export const fieldsIn = (text: string) => [
	...new Set(pieces(text).flatMap(({ field }) => (field === undefined ? [] : [field]))),
];

/** Where a field begins and ends in a text, for selecting it. */
export function placeOf(name: string, text: string): [number, number] | null {
	let at = 0;
	for (const piece of pieces(text)) {
		if (piece.field === name) return [at, at + piece.text.length];
		at += piece.text.length;
	}
	return null;
}

/** The text on one line, its fields by what they stand for: "Learning about [Direction]". */
export const inWords = (text: string) =>
	pieces(text)
		.map(({ text: words, field }) => (field === undefined ? words : `[${fieldLabel(field)}]`))
		.join('')
		.replace(/\s+/g, ' ');
