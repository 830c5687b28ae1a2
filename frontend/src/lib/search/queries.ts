import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type SearchItem = Schemas['SearchItem'];
export type SearchPart = Schemas['SearchPart'];
export type Kind = SearchItem['kind'];
export type SearchGroup = Schemas['SearchGroup'];

export const SHORTEST = 2;

/** The best few of each kind for what was typed; the last answer stays in sight while the next is on its way. */
export const searchFor = (q: string, limit = 5) =>
	queryOptions({
		queryKey: ['search', q, limit] as const,
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/search', { params: { query: { q, limit } }, signal })),
		enabled: q.length >= SHORTEST,
		placeholderData: keepPreviousData,
	});
