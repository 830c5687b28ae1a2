import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { contactKeys } from '#lib/contacts/queries.ts';
import { eventKeys } from '#lib/events/queries.ts';
import { followUpKeys } from '#lib/followUps/queries.ts';
import { ledgerKey } from '#lib/ledger/queries.ts';
import { inLists, inOne, optimistically, type Shown } from '#lib/query/optimistic.ts';
import { todayKey } from '#lib/today/queries.ts';
import { toast, toastUndo } from '#lib/ui/toast.svelte.ts';
import { messageKeys, type Message } from './queries.ts';

/** What a message that was sent or answered makes old: the contact's stage and what is due move with it. */
export const messagesChanged = [
	messageKeys.all,
	followUpKeys.all,
	ledgerKey,
	contactKeys.all,
	eventKeys.all,
	todayKey,
];

/** A draft, filled in from its template. Throws `ApiError` 422 with the fields to mend. */
export async function draftMessage(client: QueryClient, body: Schemas['MessageCreate']) {
	const message = await read(api.POST('/api/v1/messages', { body }));
	showMessage(client, message);
	return message;
}

/** Show what the server made of a message that was saved. */
export function showMessage(client: QueryClient, message: Message) {
	client.setQueryData(messageKeys.one(message.id), message);
	void client.invalidateQueries({ queryKey: messageKeys.lists });
}

/**
 * Have it mailed, or log it as sent by oneself, which can be taken back. Throws `ApiError`: 422 while a field has
 * no value, 409 `enough_nudges`, `no_address`, `mail_not_configured`, `email_unconfirmed`.
 */
export async function sendMessage(client: QueryClient, id: string, body: Schemas['Sending']) {
	const message = await read(
		api.PUT('/api/v1/messages/{id}/sending', { params: { path: { id } }, body }),
	);
	client.setQueryData(messageKeys.one(id), message);
	forgetMessages(client);
	if (message.state === 'queued') void toast(`On its way to ${message.contact.name}`);
	else void toastUndo('Logged as sent', () => void unsend(client, id));
	return message;
}

export function unsend(client: QueryClient, id: string) {
	return optimistically(client, {
		show: changed(id, (message) => ({ ...message, state: 'draft', sent_at: null })),
		call: () => api.DELETE('/api/v1/messages/{id}/sending', { params: { path: { id } } }),
		failed: 'The message is not a draft again.',
		stale: messagesChanged,
	});
}

export async function logAnswer(client: QueryClient, { id, contact }: Message) {
	const answered_at = new Date().toISOString();
	const logged = await optimistically(client, {
		show: changed(id, (message) => ({ ...message, answered_at })),
		call: () => api.PUT('/api/v1/messages/{id}/answer', { params: { path: { id } }, body: {} }),
		failed: 'The answer was not logged.',
		stale: messagesChanged,
	});
	if (logged) void toastUndo(`${contact.name} answered`, () => void undoAnswer(client, id));
	return logged;
}

export function undoAnswer(client: QueryClient, id: string) {
	return optimistically(client, {
		show: changed(id, (message) => ({ ...message, answered_at: null })),
		call: () => api.DELETE('/api/v1/messages/{id}/answer', { params: { path: { id } } }),
		failed: 'The answer still stands.',
		stale: messagesChanged,
	});
}

/** A mail came back that was sent from elsewhere. */
export async function logBounce(client: QueryClient, id: string, reason: string | null) {
	const params = { path: { id } };
	const logged = await optimistically(client, {
		show: changed(id, (message) => ({ ...message, state: 'bounced', failure: reason })),
		call: () => api.PUT('/api/v1/messages/{id}/bounce', { params, body: { reason } }),
		failed: 'It was not noted that the message came back.',
		stale: messagesChanged,
	});
	if (logged) void toastUndo('Noted that it came back', () => void undoBounce(client, id));
}

export function undoBounce(client: QueryClient, id: string) {
	return optimistically(client, {
		show: changed(id, (message) => ({ ...message, state: 'sent', failure: null })),
		call: () => api.DELETE('/api/v1/messages/{id}/bounce', { params: { path: { id } } }),
		failed: 'The message still counts as one that came back.',
		stale: messagesChanged,
	});
}

export async function deleteMessage(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<Message>(messageKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/messages/{id}', { params: { path: { id } } }),
		failed: 'The message was not deleted.',
		stale: messagesChanged,
	});
	if (deleted) void toastUndo('Message moved to the trash', () => void restoreMessage(client, id));
	return deleted;
}

export function restoreMessage(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<Message>(messageKeys.lists, id, () => null)],
		call: () => api.PUT('/api/v1/messages/{id}/restoration', { params: { path: { id } } }),
		failed: 'The message was not restored.',
		stale: messagesChanged,
	});
}

const changed = (id: string, change: (message: Message) => Message): Shown[] => [
	inLists<Message>(messageKeys.lists, id, change),
	inOne<Message>(messageKeys.one(id), change),
];

/** Ask again for all that a message that has left makes old. */
export function forgetMessages(client: QueryClient) {
	for (const queryKey of messagesChanged) void client.invalidateQueries({ queryKey });
}
