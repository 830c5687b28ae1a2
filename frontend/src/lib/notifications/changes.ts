import type { QueryClient } from '@tanstack/svelte-query';
import { mailConfirmation } from '#lib/account/confirmation.ts';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { followUpKeys } from '#lib/followUps/queries.ts';
import { inEach, inLists, optimistically } from '#lib/query/optimistic.ts';
import { toast } from '#lib/ui/toast.svelte.ts';
import { notificationKeys, type FreeDays, type Notice } from './queries.ts';

const LISTED = [...notificationKeys.notices, 'list'];

/** All free days at once. Throws `ApiError` 422 with the fields to mend. */
export async function setFreeDays(client: QueryClient, items: Schemas['FreeDaysWrite'][]) {
	const saved = await read(api.PUT('/api/v1/free-days', { body: { items } }));
	client.setQueryData<FreeDays>(notificationKeys.freeDays, saved);
	void client.invalidateQueries({ queryKey: followUpKeys.all });
	return saved;
}

/** Have the link mailed again that confirms the address. */
export async function askForConfirmation(client: QueryClient, email: string) {
	const asked = await optimistically(client, {
		show: [],
		call: mailConfirmation,
		failed: 'The link was not sent.',
		stale: [notificationKeys.settings],
	});
	if (asked) void toast(`A link is on its way to ${email}`);
}

export function readNotice(client: QueryClient, id: string) {
	const read_at = new Date().toISOString();
	return optimistically(client, {
		show: [inLists<Notice>(LISTED, id, (notice) => ({ ...notice, read_at }))],
		call: () => api.PUT('/api/v1/notices/{id}/reading', { params: { path: { id } } }),
		failed: 'The notice is still unread.',
		stale: [notificationKeys.notices],
	});
}

export function readAllNotices(client: QueryClient) {
	const now = new Date().toISOString();
	const asRead = (notice: Notice) => ({ ...notice, read_at: notice.read_at ?? now });
	return optimistically(client, {
		show: [inEach<Notice>(LISTED, asRead)],
		call: () => api.PUT('/api/v1/notices/reading'),
		failed: 'The notices are still unread.',
		stale: [notificationKeys.notices],
	});
}
