import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Lead = Schemas['LeadRead'];
export type LeadFilter = Omit<
	NonNullable<paths['/api/v1/leads']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const leadKeys = {
	all: ['leads'] as const,
	lists: ['leads', 'list'] as const,
	one: (id: string) => ['leads', 'one', id] as const,
};

/** Leads that pass the filter, the latest first, fifty at a time. */
export const leadList = (filter: LeadFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...leadKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/leads', { params: { query: { ...filter, cursor } }, signal })),
		placeholderData: keepPreviousData,
	});

export const oneLead = (id: string) =>
	queryOptions({
		queryKey: leadKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/leads/{id}', { params: { path: { id } }, signal })),
	});
