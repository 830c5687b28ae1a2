import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';
import { readScopes } from './invitation.ts';

export type Engagement = Schemas['EngagementRead'];
export type Invited = Schemas['EngagementCreated'];
export type Invitation = Schemas['InvitationRead'];
export type SharedScope = Engagement['scopes'][number];
export type ScopeWords = Schemas['ScopeRead'];
export type EngagementFilter = Omit<
	NonNullable<paths['/api/v1/engagements']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const engagementKeys = {
	all: ['engagements'] as const,
	lists: ['engagements', 'list'] as const,
	one: (id: string) => ['engagements', 'one', id] as const,
	log: (id: string) => ['engagements', 'log', id] as const,
};

/** Whom I coach, and who coaches me, the latest first, fifty at a time. */
export const engagementList = (filter: EngagementFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...engagementKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/engagements', { params: { query: { ...filter, cursor } }, signal })),
	});

export const oneEngagement = (id: string) =>
	queryOptions({
		queryKey: engagementKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/engagements/{id}', { params: { path: { id } }, signal })),
	});

/** What the coach looked at and when, the latest first. */
export const looksAt = (id: string) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: engagementKeys.log(id),
		queryFn: ({ pageParam: cursor, signal }) =>
			read(
				api.GET('/api/v1/engagements/{id}/log', {
					params: { path: { id }, query: { cursor } },
					signal,
				}),
			),
	});

/** What can be shared, in plain words, each with an example. */
export const scopeWords = () =>
	queryOptions({
		queryKey: [...engagementKeys.all, 'scopes'],
		queryFn: readScopes,
		staleTime: Infinity,
	});
