import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Organization = Schemas['OrganizationRead'];
export type OrganizationFilter = Omit<
	NonNullable<paths['/api/v1/organizations']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const organizationKeys = {
	all: ['organizations'] as const,
	lists: ['organizations', 'list'] as const,
	one: (id: string) => ['organizations', 'one', id] as const,
};

/** Organizations that pass the filter, fifty at a time. */
export const organizationList = (filter: OrganizationFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...organizationKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/organizations', { params: { query: { ...filter, cursor } }, signal })),
		placeholderData: keepPreviousData,
	});

/** The first few whose name, industry or place begins like what was typed. */
export const organizationsLike = (typed: string) =>
	queryOptions({
		queryKey: [...organizationKeys.all, 'like', typed] as const,
		queryFn: ({ signal }) => {
			const query = { q: typed || undefined, limit: 8 };
			return read(api.GET('/api/v1/organizations', { params: { query }, signal }));
		},
		placeholderData: keepPreviousData,
	});

export const oneOrganization = (id: string) =>
	queryOptions({
		queryKey: organizationKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/organizations/{id}', { params: { path: { id } }, signal })),
	});
