import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { engagementKeys, type Engagement } from './queries.ts';

/** The answer holds the link, this once. Throws `ApiError` 409 where no mail can be sent, 422 with the fields to mend. */
export async function invite(client: QueryClient, body: Schemas['EngagementCreate']) {
	const invited = await read(api.POST('/api/v1/engagements', { body }));
	void client.invalidateQueries({ queryKey: engagementKeys.all });
	return invited;
}

/** Throws `ApiError`: 412 when it was changed elsewhere, 422 with the fields to mend. */
export async function changeWhatIsShared(
	client: QueryClient,
	{ id, version }: Engagement,
	body: Schemas['EngagementUpdate'],
) {
	const params = { path: { id } };
	const headers = ifMatch(version);
	await read(api.PATCH('/api/v1/engagements/{id}', { params, headers, body }));
	void client.invalidateQueries({ queryKey: engagementKeys.all });
}

/** End it, or withdraw the invitation. */
export function endEngagement(client: QueryClient, { id, state }: Engagement) {
	const isInvitation = state === 'invited';
	return optimistically(client, {
		show: [inLists<Engagement>(engagementKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/engagements/{id}', { params: { path: { id } } }),
		failed: isInvitation ? 'The invitation was not withdrawn.' : 'Sharing has not ended.',
		stale: [engagementKeys.all],
	});
}
