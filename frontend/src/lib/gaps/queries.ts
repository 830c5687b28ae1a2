import { infiniteQueryOptions, keepPreviousData } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Gap = Schemas['GapRead'];
export type Closing = NonNullable<Gap['closing']>;
export type GapFilter = Omit<
	NonNullable<paths['/api/v1/gaps']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const gapKeys = { all: ['gaps'] as const };

/** The strengths and gaps that people saw, the latest first, fifty at a time. */
export const gapList = (filter: GapFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...gapKeys.all, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/gaps', { params: { query: { ...filter, cursor } }, signal })),
		placeholderData: keepPreviousData,
	});
