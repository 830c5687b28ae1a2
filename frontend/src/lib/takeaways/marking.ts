/** Words of a source text; `start` and `end` count code points, as the server does. */
export interface Place {
	start: number;
	end: number;
	quote: string;
}

/** A stretch of text, and the mark that begins there if it is marked. */
export interface Stretch<Mark> {
	text: string;
	mark?: Mark;
}

const lengthOf = (text: string) => [...text].length;

/** What the reader has selected within an element that shows nothing but a source text; null for nothing. */
export function selectionIn(element: HTMLElement): Place | null {
	const selection = getSelection();
	if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
	const range = selection.getRangeAt(0);
	if (!element.contains(range.startContainer) || !element.contains(range.endContainer)) return null;
	const before = range.cloneRange();
	before.selectNodeContents(element);
	before.setEnd(range.startContainer, range.startOffset);
	return trimmed(before.toString(), range.toString());
}

/** Where words stand in a text; null when they do not. */
export function placeOf(text: string, words: string): Place | null {
	const quote = words.trim();
	const at = quote ? text.indexOf(quote) : -1;
	return at < 0 ? null : trimmed(text.slice(0, at), quote);
}

/** The place without the space around the words. */
function trimmed(before: string, selected: string): Place | null {
	const quote = selected.trim();
	if (!quote) return null;
	const lead = selected.slice(0, selected.indexOf(quote));
	const start = lengthOf(before) + lengthOf(lead);
	return { start, end: start + lengthOf(quote), quote };
}

/** A text cut where marks begin and end; of two that overlap, the later one begins where the earlier ends. */
export function stretches<Mark extends { start: number; end: number }>(
	text: string,
	marks: readonly Mark[],
): Stretch<Mark>[] {
	const points = [...text];
	const cut = (from: number, to?: number) => points.slice(from, to).join('');
	const found: Stretch<Mark>[] = [];
	let at = 0;
	for (const mark of marks.toSorted((one, other) => one.start - other.start)) {
		const start = Math.max(mark.start, at);
		if (mark.end <= start) continue;
		if (start > at) found.push({ text: cut(at, start) });
		found.push({ text: cut(start, mark.end), mark });
		at = mark.end;
	}
	const rest = cut(at);
	return rest ? [...found, { text: rest }] : found;
}
