import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { boardKey } from '#lib/boards/queries.ts';
import { decisionKeys } from '#lib/decisions/queries.ts';
import { directionKeys } from '#lib/directions/queries.ts';
import { gapKeys } from '#lib/gaps/queries.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { takeawayKeys, type Takeaway } from './queries.ts';

/** What a change of a takeaway makes old. */
const takeawaysChanged = [
	takeawayKeys.all,
	boardKey,
	directionKeys.all,
	decisionKeys.all,
	gapKeys.all,
];

function forget(client: QueryClient) {
	for (const queryKey of takeawaysChanged) void client.invalidateQueries({ queryKey });
}

/** Throws `ApiError` 422 with the fields to mend; `source/quote` when the words do not stand in the text. */
export async function addTakeaway(client: QueryClient, body: Schemas['TakeawayCreate']) {
	const takeaway = await read(api.POST('/api/v1/takeaways', { body }));
	forget(client);
	return takeaway;
}

/** Throws like `addTakeaway`. */
export async function changeTakeaway(
	client: QueryClient,
	id: string,
	body: Schemas['TakeawayUpdate'],
) {
	const params = { path: { id } };
	const takeaway = await read(api.PATCH('/api/v1/takeaways/{id}', { params, body }));
	forget(client);
	return takeaway;
}

export async function deleteTakeaway(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<Takeaway>(takeawayKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/takeaways/{id}', { params: { path: { id } } }),
		failed: 'The takeaway was not moved to the trash.',
		stale: takeawaysChanged,
	});
	if (deleted) {
		void toastUndo('Takeaway moved to the trash', () => void restoreTakeaway(client, id));
	}
}

export function restoreTakeaway(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<Takeaway>(takeawayKeys.lists, id, () => null)],
		call: () => api.PUT('/api/v1/takeaways/{id}/restoration', { params: { path: { id } } }),
		failed: 'The takeaway was not restored.',
		stale: takeawaysChanged,
	});
}
