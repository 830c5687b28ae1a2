import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
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

/** True when nothing is shared any more. */
export function endEngagement(client: QueryClient, engagement: Engagement) {
	return end(client, engagement, 'Sharing has not ended.');
}

/** The link of the invitation works no longer. */
export async function withdrawInvitation(client: QueryClient, invitation: Engagement) {
	const params = { path: { id: invitation.id } };
	const withdrawn = await end(client, invitation, 'The invitation was not withdrawn.');
	const undo = () =>
		optimistically(client, {
			show: [],
			call: () => api.PUT('/api/v1/engagements/{id}/restoration', { params }),
			failed: 'The invitation was not made again.',
			stale: [engagementKeys.all],
		});
	if (withdrawn) void toastUndo('Invitation withdrawn', () => void undo());
}

function end(client: QueryClient, { id }: Engagement, failed: string) {
	return optimistically(client, {
		show: [inLists<Engagement>(engagementKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/engagements/{id}', { params: { path: { id } } }),
		failed,
		stale: [engagementKeys.all],
	});
}
