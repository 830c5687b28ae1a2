import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { inLists, inOne, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { noteKeys, type Note } from './queries.ts';

/** Throws `ApiError` 422 with the fields to mend. */
export async function addNote(client: QueryClient, body: Schemas['NoteCreate']) {
	const note = await read(api.POST('/api/v1/notes', { body }));
	showNote(client, note);
	return note;
}

/** Show what the server made of a note that was saved. */
export function showNote(client: QueryClient, note: Note) {
	client.setQueryData(noteKeys.one(note.id), note);
	void client.invalidateQueries({ queryKey: noteKeys.lists });
}

export function pinNote(client: QueryClient, id: string, pinned: boolean) {
	return optimistically(client, {
		show: [
			inLists<Note>(noteKeys.lists, id, (note) => ({ ...note, pinned })),
			inOne<Note>(noteKeys.one(id), (note) => ({ ...note, pinned })),
		],
		call: () => api.PATCH('/api/v1/notes/{id}', { params: { path: { id } }, body: { pinned } }),
		failed: pinned ? 'The note was not pinned.' : 'The note is still pinned.',
		stale: [noteKeys.all],
	});
}

export function shareNote(client: QueryClient, id: string, is_shared: boolean) {
	return optimistically(client, {
		show: [
			inLists<Note>(noteKeys.lists, id, (note) => ({ ...note, is_shared })),
			inOne<Note>(noteKeys.one(id), (note) => ({ ...note, is_shared })),
		],
		call: () => api.PATCH('/api/v1/notes/{id}', { params: { path: { id } }, body: { is_shared } }),
		failed: is_shared ? 'The note was not shared.' : 'The note is still shared.',
		stale: [noteKeys.all],
	});
}

export async function deleteNote(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<Note>(noteKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/notes/{id}', { params: { path: { id } } }),
		failed: 'The note was not moved to the trash.',
		stale: [noteKeys.lists],
	});
	if (deleted) void toastUndo('Note moved to the trash', () => void restoreNote(client, id));
	return deleted;
}

export function restoreNote(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<Note>(noteKeys.lists, id, () => null)],
		call: () => api.PUT('/api/v1/notes/{id}/restoration', { params: { path: { id } } }),
		failed: 'The note was not restored.',
		stale: [noteKeys.all],
	});
}
