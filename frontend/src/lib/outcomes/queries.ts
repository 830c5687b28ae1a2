import { infiniteQueryOptions, keepPreviousData } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Outcome = Schemas['OutcomeRead'];
export type OutcomeFilter = Omit<
	NonNullable<paths['/api/v1/outcomes']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const outcomeKeys = { all: ['outcomes'] as const };

/** What came of interviews, the latest first, fifty at a time. */
export const outcomeList = (filter: OutcomeFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...outcomeKeys.all, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/outcomes', { params: { query: { ...filter, cursor } }, signal })),
		placeholderData: keepPreviousData,
	});
