import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { eventKeys } from '#lib/events/queries.ts';
import { inLists, inOne, onTop, optimistically } from '#lib/query/optimistic.ts';
import { todayKey } from '#lib/today/queries.ts';
import { toastError, toastUndo } from '#lib/ui/toast.svelte.ts';
import { sentence } from '#lib/api/errors.ts';
import { nameOf } from './names.ts';
import { contactKeys, type Contact, type ContactSummary } from './queries.ts';
import { stageNamed, type Stage } from './stages.ts';

/** What a change of a contact makes old. */
export const contactsChanged = [contactKeys.all, eventKeys.all, todayKey];

export function forgetContacts(client: QueryClient) {
	for (const queryKey of contactsChanged) void client.invalidateQueries({ queryKey });
}

/** Throws `ApiError` 422 with the fields to mend. */
export async function addContact(client: QueryClient, body: Schemas['ContactCreate']) {
	const contact = await read(api.POST('/api/v1/contacts', { body }));
	forgetContacts(client);
	return contact;
}

/** Offers undo where the contact leaves what the reader looks at. */
export async function moveToStage(
	client: QueryClient,
	contact: Contact | ContactSummary,
	stage: Stage,
) {
	const { id, stage: before } = contact;
	if (stage === before) return true;
	const isSummary = 'title' in contact;
	const moved = await optimistically(client, {
		show: [
			inLists<ContactSummary>(contactKeys.ofStage(before), id, () => null),
			...(isSummary ? [onTop(contactKeys.ofStage(stage), { ...contact, stage })] : []),
			inLists<ContactSummary>(contactKeys.lists, id, (each) => ({ ...each, stage })),
			inOne<Contact>(contactKeys.one(id), (each) => ({ ...each, stage })),
		],
		call: () => api.PATCH('/api/v1/contacts/{id}', { params: { path: { id } }, body: { stage } }),
		failed: 'The stage was not changed.',
		stale: contactsChanged,
	});
	if (moved) {
		const text = `${nameOf(contact)} moved to ${stageNamed(stage).label}`;
		void toastUndo(text, () => void setStage(client, id, before));
	}
	return moved;
}

function setStage(client: QueryClient, id: string, stage: Stage) {
	return optimistically(client, {
		show: [inOne<Contact>(contactKeys.one(id), (contact) => ({ ...contact, stage }))],
		call: () => api.PATCH('/api/v1/contacts/{id}', { params: { path: { id } }, body: { stage } }),
		failed: 'The stage was not changed back.',
		stale: contactsChanged,
	});
}

export async function trashContact(client: QueryClient, id: string) {
	const moved = await optimistically(client, {
		show: [inLists<ContactSummary>(contactKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/contacts/{id}', { params: { path: { id } } }),
		failed: 'The contact was not moved to the trash.',
		stale: contactsChanged,
	});
	if (moved) {
		const text = 'Contact moved to the trash, with their interviews and notes';
		void toastUndo(text, () => void restoreContact(client, id));
	}
	return moved;
}

export function restoreContact(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [],
		call: () => api.PUT('/api/v1/contacts/{id}/restoration', { params: { path: { id } } }),
		failed: 'The contact was not restored.',
		stale: contactsChanged,
	});
}

/**
 * Fold `other` into `kept`, and offer to make them two again. True when it was done: then forget what was read of
 * contacts, once nothing on the screen asks for `other` any more.
 */
export async function mergeContacts(client: QueryClient, kept: Contact, other: Contact) {
	const path = { id: kept.id };
	try {
		const body = { other_id: other.id };
		const merge = await read(api.POST('/api/v1/contacts/{id}/merge', { params: { path }, body }));
		void toastUndo(`${nameOf(other)} merged into ${nameOf(kept)}`, () => {
			void undoMerge(client, merge.id);
		});
		return true;
	} catch (error) {
		void toastError(`The contacts were not merged. ${sentence(error)}`);
		return false;
	}
}

function undoMerge(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [],
		call: () => api.DELETE('/api/v1/merges/{id}', { params: { path: { id } } }),
		failed: 'The merge was not undone.',
		stale: contactsChanged,
	});
}
