import { queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read } from '#lib/api/client.ts';
import { showInterview, type Interview } from '#lib/interviews/queries.ts';

/** Addresses that put a copy of an interview into a calendar on the web; `changed` is its version. */
export const calendarLinks = (id: string, changed: number) =>
	queryOptions({
		queryKey: ['booking', 'calendar links', id, changed],
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/interviews/{id}/calendar-links', { params: { path: { id } }, signal })),
	});

/** Send both an invitation, or the same once more. Throws `ApiError` 409 `mail_not_configured`, `email_unconfirmed`. */
export async function invite(client: QueryClient, { id, version }: Interview) {
	const call = { params: { path: { id } }, headers: ifMatch(version) };
	await showInterview(client, await read(api.PUT('/api/v1/interviews/{id}/invitation', call)));
}
