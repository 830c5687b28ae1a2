import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { insightKeys } from '#lib/insights/queries.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { outcomeKeys, type Outcome } from './queries.ts';

const outcomesChanged = [outcomeKeys.all, insightKeys.all];

/** Throws `ApiError` 422 with the fields to mend. */
export async function addOutcome(client: QueryClient, body: Schemas['OutcomeCreate']) {
	const outcome = await read(api.POST('/api/v1/outcomes', { body }));
	for (const queryKey of outcomesChanged) void client.invalidateQueries({ queryKey });
	return outcome;
}

/** Throws `ApiError`: 412 when it was changed elsewhere, 422 with the fields to mend. */
export async function changeOutcome(
	client: QueryClient,
	{ id, version }: Outcome,
	body: Schemas['OutcomeUpdate'],
) {
	const params = { path: { id } };
	const headers = ifMatch(version);
	const outcome = await read(api.PATCH('/api/v1/outcomes/{id}', { params, headers, body }));
	for (const queryKey of outcomesChanged) void client.invalidateQueries({ queryKey });
	return outcome;
}

export async function deleteOutcome(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<Outcome>(outcomeKeys.all, id, () => null)],
		call: () => api.DELETE('/api/v1/outcomes/{id}', { params: { path: { id } } }),
		failed: 'The outcome was not moved to the trash.',
		stale: outcomesChanged,
	});
	if (deleted) void toastUndo('Outcome moved to the trash', () => void restoreOutcome(client, id));
}

export function restoreOutcome(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<Outcome>(outcomeKeys.all, id, () => null)],
		call: () => api.PUT('/api/v1/outcomes/{id}/restoration', { params: { path: { id } } }),
		failed: 'The outcome was not restored.',
		stale: outcomesChanged,
	});
}
