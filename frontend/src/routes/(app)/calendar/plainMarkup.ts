import type { Attachment } from 'svelte/attachments';

const TABLE_PARTS = '[role],[aria-colindex],[aria-rowindex],h4';
const ATTRIBUTES = ['role', 'aria-colindex', 'aria-rowindex', 'aria-colspan', 'aria-rowspan'];

/**
 * The calendar calls itself a table, but its parts are no rows and cells, and readers get lost in it.
 * Without those roles it reads as what it is: days, and links in them. Its body scrolls, so it takes the focus.
 */
export const plainMarkup: Attachment = (node) => {
	const observer = new MutationObserver(mend);

	function mend() {
		observer.disconnect();
		for (const part of node.querySelectorAll(TABLE_PARTS)) {
			for (const attribute of ATTRIBUTES) part.removeAttribute(attribute);
			if (part.tagName === 'H4') part.setAttribute('role', 'presentation');
		}
		const body = node.querySelector('.ec-main');
		body?.setAttribute('tabindex', '0');
		body?.setAttribute('role', 'group');
		body?.setAttribute('aria-label', 'Interviews');
		observer.observe(node, {
			subtree: true,
			childList: true,
			attributes: true,
			attributeFilter: ['role', 'aria-colindex'],
		});
	}

	mend();
	return () => observer.disconnect();
};
