import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Referral = Schemas['ReferralRead'];
export type ReferralGraph = Schemas['ReferralGraphRead'];
export type ReferralFilter = Omit<
	NonNullable<paths['/api/v1/referrals']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const referralKeys = {
	all: ['referrals'] as const,
	lists: ['referrals', 'list'] as const,
	graph: ['referrals', 'graph'] as const,
};

/** Referrals that pass the filter, the latest first, a hundred at a time. */
export const referralList = (filter: ReferralFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...referralKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) => {
			const query = { ...filter, cursor, limit: 100 };
			return read(api.GET('/api/v1/referrals', { params: { query }, signal }));
		},
	});

/** Who led to whom, and what came of each branch. */
export const referralGraph = () =>
	queryOptions({
		queryKey: referralKeys.graph,
		queryFn: ({ signal }) => read(api.GET('/api/v1/referrals/graph', { signal })),
	});
