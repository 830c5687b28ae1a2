// Loaded with the first toast: the first page does without.
const sonner = () => import('svelte-sonner');

const UNDO_MS = 8_000;

/** Whether the region that shows toasts is on the page yet. */
export const toasts = $state({ wanted: false });

async function show() {
	toasts.wanted = true;
	return (await sonner()).toast;
}

/** Say what happened. */
export async function toast(text: string) {
	(await show())(text);
}

/** Say what went wrong and what is the way out. */
export async function toastError(text: string) {
	(await show()).error(text, { duration: UNDO_MS });
}

/** Say what happened, and offer for eight seconds to take it back. */
export async function toastUndo(text: string, undo: () => void) {
	(await show())(text, { duration: UNDO_MS, action: { label: 'Undo', onClick: undo } });
}
