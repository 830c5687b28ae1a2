import { queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type Report = Schemas['ReportRead'];

/** One direction with all that is known of it; always as it stands now. */
export const reportOf = (directionId: string) =>
	queryOptions({
		queryKey: ['reports', directionId] as const,
		queryFn: async ({ signal }) => {
			const asked = api.GET('/api/v1/directions/{id}/report', {
				params: { path: { id: directionId } },
				signal,
			});
			return (await read(asked)) as Report; // Markdown is only for those who ask for it
		},
		staleTime: 0,
	});
