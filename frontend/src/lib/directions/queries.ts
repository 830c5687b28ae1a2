import {
	infiniteQueryOptions,
	keepPreviousData,
	queryOptions,
	type QueryClient,
} from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Direction = Schemas['DirectionRead'];
export type DirectionFilter = Omit<
	NonNullable<paths['/api/v1/directions']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const directionKeys = {
	all: ['directions'] as const,
	lists: ['directions', 'list'] as const,
	choices: ['directions', 'choices'] as const,
	one: (id: string) => ['directions', 'one', id] as const,
	/** Whom and what to ask next. */
	next: (id: string) => ['directions', 'next', id] as const,
};

/** Directions that pass the filter, the latest first, fifty at a time. */
export const directionList = (filter: DirectionFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...directionKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/directions', { params: { query: { ...filter, cursor } }, signal })),
		placeholderData: keepPreviousData,
	});

/** The latest hundred, to choose from. */
export const directionChoices = () =>
	queryOptions({
		queryKey: directionKeys.choices,
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/directions', { params: { query: { limit: 100 } }, signal })),
	});

export const oneDirection = (id: string) =>
	queryOptions({
		queryKey: directionKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/directions/{id}', { params: { path: { id } }, signal })),
	});

/** Whom and what to ask next, so that the emptiest cells of the board fill. */
export const nextFor = (id: string) =>
	queryOptions({
		queryKey: directionKeys.next(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/directions/{id}/next', { params: { path: { id } }, signal })),
	});

/** The names of directions, as far as this page has heard of them; otherwise their ids. */
export function directionNames(client: QueryClient, ids: readonly string[]): string[] {
	const known = client.getQueryData<Schemas['DirectionPage']>(directionKeys.choices)?.items ?? [];
	return ids.map((id) => known.find((direction) => direction.id === id)?.name ?? id);
}
