import type { Attachment } from 'svelte/attachments';

const CHOICE = '[data-command-item]';

/** When an answer takes the marked choice away, mark the first one, so that Enter always means something in sight. */
export function markFirstWhenLost(mark: (value: string) => void): Attachment {
	return (list) => {
		const watching = new MutationObserver(() => {
			if (list.querySelector(`${CHOICE}[data-selected]`)) return;
			const first = list.querySelector<HTMLElement>(CHOICE)?.dataset.value;
			if (first) mark(first);
		});
		watching.observe(list, { childList: true, subtree: true });
		return () => watching.disconnect();
	};
}
