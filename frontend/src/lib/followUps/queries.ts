import { infiniteQueryOptions, keepPreviousData } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type FollowUp = Schemas['FollowUpRead'];
export type FollowUpFilter = Omit<
	NonNullable<paths['/api/v1/follow-ups']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const followUpKeys = {
	all: ['follow-ups'] as const,
	lists: ['follow-ups', 'list'] as const,
};

/** Follow-ups that pass the filter, the soonest due first, a hundred at a time. */
export const followUpList = (filter: FollowUpFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...followUpKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) => {
			const query = { ...filter, cursor, limit: 100 };
			return read(api.GET('/api/v1/follow-ups', { params: { query }, signal }));
		},
		placeholderData: keepPreviousData,
	});
