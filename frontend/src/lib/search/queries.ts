import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type SearchItem = Schemas['SearchItem'];
export type SearchPart = Schemas['SearchPart'];

/** The best few of each kind for what was typed; the last answer stays in sight while the next is on its way. */
export const searchFor = (q: string) =>
	queryOptions({
		queryKey: ['search', q] as const,
		queryFn: ({ signal }) => read(api.GET('/api/v1/search', { params: { query: { q } }, signal })),
		enabled: q.length > 1,
		placeholderData: keepPreviousData,
	});
