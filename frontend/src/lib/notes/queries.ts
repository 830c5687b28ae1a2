import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Note = Schemas['NoteRead'];
export type NoteFilter = Omit<
	NonNullable<paths['/api/v1/notes']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const noteKeys = {
	all: ['notes'] as const,
	lists: ['notes', 'list'] as const,
	one: (id: string) => ['notes', 'one', id] as const,
};

/** Notes that pass the filter, the latest first, fifty at a time. */
export const noteList = (filter: NoteFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...noteKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/notes', { params: { query: { ...filter, cursor } }, signal })),
		placeholderData: keepPreviousData,
	});

export const oneNote = (id: string) =>
	queryOptions({
		queryKey: noteKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/notes/{id}', { params: { path: { id } }, signal })),
	});
