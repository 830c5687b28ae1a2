import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { inLists, inOne, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { contactKeys, type Contact, type ContactSummary } from './queries.ts';

/** Throws `ApiError` 422 with the fields to mend. */
export async function addContact(client: QueryClient, body: Schemas['ContactCreate']) {
	const contact = await read(api.POST('/api/v1/contacts', { body }));
	void client.invalidateQueries({ queryKey: contactKeys.lists });
	return contact;
}

export function moveToStage(client: QueryClient, id: string, stage: Contact['stage']) {
	return optimistically(client, {
		show: [
			inLists<ContactSummary>(contactKeys.lists, id, (contact) => ({ ...contact, stage })),
			inOne<Contact>(contactKeys.one(id), (contact) => ({ ...contact, stage })),
		],
		call: () => api.PATCH('/api/v1/contacts/{id}', { params: { path: { id } }, body: { stage } }),
		failed: 'The stage was not changed.',
		stale: [contactKeys.all],
	});
}

export async function trashContact(client: QueryClient, id: string) {
	const moved = await optimistically(client, {
		show: [inLists<ContactSummary>(contactKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/contacts/{id}', { params: { path: { id } } }),
		failed: 'The contact was not moved to the trash.',
		stale: [contactKeys.all],
	});
	if (moved) void toastUndo('Contact moved to the trash', () => void restoreContact(client, id));
	return moved;
}

export function restoreContact(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [],
		call: () => api.PUT('/api/v1/contacts/{id}/restoration', { params: { path: { id } } }),
		failed: 'The contact was not restored.',
		stale: [contactKeys.all],
	});
}
