import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { directionKeys } from '#lib/directions/queries.ts';
import { eventKeys } from '#lib/events/queries.ts';
import { followUpKeys } from '#lib/followUps/queries.ts';
import { optimistically } from '#lib/query/optimistic.ts';
import { todayKey } from '#lib/today/queries.ts';
import { toast } from '#lib/ui/toast.svelte.ts';
import { decisionKeys, type Decision } from './queries.ts';

/** What a decision makes old. */
const decided = [decisionKeys.all, directionKeys.all, followUpKeys.all, todayKey, eventKeys.all];

/** Throws `ApiError`: 409 `not_ready` or `decision_pending`, 422 with the fields to mend. */
export async function decide(client: QueryClient, body: Schemas['DecisionCreate']) {
	const decision = await read(api.POST('/api/v1/decisions', { body }));
	forget(client);
	return decision;
}

/** Take a decision back while it cools off; it stays in the history. */
export async function revokeDecision(client: QueryClient, { id, version }: Decision) {
	const revoked = await optimistically(client, {
		show: [],
		call: () =>
			api.DELETE('/api/v1/decisions/{id}', { params: { path: { id } }, headers: ifMatch(version) }),
		failed: 'The decision was not revoked.',
		stale: decided,
	});
	if (revoked) void toast('Decision revoked. It stays in the history.');
}

/** Throws `ApiError` with what is wrong. */
export async function lookBack(
	client: QueryClient,
	{ id, version }: Decision,
	body: Schemas['LookBackWrite'],
) {
	const params = { path: { id } };
	const headers = ifMatch(version);
	await read(api.PUT('/api/v1/decisions/{id}/look-back', { params, headers, body }));
	forget(client);
}

function forget(client: QueryClient) {
	for (const queryKey of decided) void client.invalidateQueries({ queryKey });
}
