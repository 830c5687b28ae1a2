import { fieldName, fieldText } from './fields.ts';
import { nameOf } from './names.ts';
import type { Contact } from './queries.ts';
import { STAGES } from './stages.ts';

/** One line of what a merge makes: the value, and whose it is. */
export interface Merged {
	label: string;
	text: string;
	from: string;
}

const FILLED = [
	...(['given_name', 'family_name', 'headline', 'location', 'time_zone'] as const),
	...(['preferred_platform', 'how_met', 'keep_in_touch_days', 'referred_by'] as const),
];
const UNITED = ['emails', 'phones', 'links', 'roles', 'tags'] as const;

/**
 * What becomes of two contacts made one, by the server's rule: what the kept one says stays, what it
 * lacks is filled in, lists are united, the later stage wins.
 */
export function merged(kept: Contact, other: Contact): Merged[] {
	const names = { kept: nameOf(kept), other: nameOf(other) };
	const filled = FILLED.map((field) => {
		const text = fieldText(field, kept[field]);
		return text
			? { label: fieldName(field), text, from: names.kept }
			: { label: fieldName(field), text: fieldText(field, other[field]), from: names.other };
	});
	const united = UNITED.map((field) => {
		const mine = split(fieldText(field, kept[field]));
		const theirs = split(fieldText(field, other[field]));
		const text = [...new Set([...mine, ...theirs])].join('\n');
		const from = !theirs.length ? names.kept : !mine.length ? names.other : 'both';
		return { label: fieldName(field), text, from };
	});
	return [...filled, ...united, laterStage(kept, other)].filter(({ text }) => text);
}

const split = (text: string) => text.split('\n').filter(Boolean);

function laterStage(kept: Contact, other: Contact): Merged {
	const rank = ({ stage }: Contact) => STAGES.findIndex(({ value }) => value === stage);
	const winner = rank(other) > rank(kept) ? other : kept;
	return {
		label: fieldName('stage'),
		text: fieldText('stage', winner.stage),
		from: nameOf(winner),
	};
}
