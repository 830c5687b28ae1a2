import { queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type Report = Schemas['ReportRead'];

/** One direction with all that is known of it; always as it stands now. */
export const reportOf = (directionId: string) =>
	queryOptions({
		queryKey: ['reports', directionId] as const,
		queryFn: ({ signal }) =>
			read(
				api.GET('/api/v1/directions/{id}/report', {
					params: { path: { id: directionId } },
					signal,
				}),
			),
		staleTime: 0,
	});
