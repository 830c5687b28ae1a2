/** Turn the selected lines of a textarea into a Markdown quotation, or begin one at the cursor. */
export function quoteSelection(area: HTMLTextAreaElement) {
	const { value, selectionStart, selectionEnd } = area;
	const from = value.lastIndexOf('\n', selectionStart - 1) + 1;
	const quoted = value.slice(from, selectionEnd).replace(/^/gm, '> ');
	area.focus();
	area.setRangeText(quoted, from, selectionEnd, 'end');
}
