// Loaded with the first toast: the first page does without.
const sonner = () => import('svelte-sonner');

const UNDO_MS = 8_000;

/** Say what happened. */
export async function toast(text: string) {
	(await sonner()).toast(text);
}

/** Say what went wrong and what is the way out. */
export async function toastError(text: string) {
	(await sonner()).toast.error(text, { duration: UNDO_MS });
}

/** Say what happened, and offer for eight seconds to take it back. */
export async function toastUndo(text: string, undo: () => void) {
	(await sonner()).toast(text, { duration: UNDO_MS, action: { label: 'Undo', onClick: undo } });
}
