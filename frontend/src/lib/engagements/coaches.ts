import { queryOptions } from '@tanstack/svelte-query';
import { api, read } from '#lib/api/client.ts';

/** The coaches with whom I share something now: there are few. */
export const myCoaches = () =>
	queryOptions({
		queryKey: ['engagements', 'coaches'] as const,
		queryFn: async ({ signal }) => {
			const query = { role: 'client', state: 'active' } as const;
			return (await read(api.GET('/api/v1/engagements', { params: { query }, signal }))).items;
		},
	});
