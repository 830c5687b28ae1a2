import type { Attachment } from 'svelte/attachments';

const GROWS_BY_ITSELF = CSS.supports('field-sizing', 'content');

/** Keep a textarea as tall as its text. `text` is read so that the height follows changes from outside. */
export function growWithText(text: () => unknown): Attachment<HTMLTextAreaElement> {
	return (area) => {
		if (GROWS_BY_ITSELF) {
			area.style.setProperty('field-sizing', 'content');
			area.style.minHeight = `calc(${area.rows}lh + 0.875rem)`;
			return;
		}
		text();
		area.style.height = 'auto';
		area.style.height = `${area.scrollHeight + 2}px`;
	};
}
