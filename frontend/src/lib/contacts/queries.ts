import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Contact = Schemas['ContactRead'];
export type ContactSummary = Schemas['ContactSummary'];
export type ContactFilter = Omit<
	NonNullable<paths['/api/v1/contacts']['get']['parameters']['query']>,
	'cursor' | 'limit' | 'include_total'
>;

export const contactKeys = {
	all: ['contacts'] as const,
	lists: ['contacts', 'list'] as const,
	/** The lists of one stage: the columns of the board, and the table filtered by it. */
	ofStage: (stage: Contact['stage']) => ['contacts', 'list', { stage }] as const,
	one: (id: string) => ['contacts', 'one', id] as const,
	stages: (id: string) => ['contacts', 'stages', id] as const,
	tags: ['contacts', 'tags'] as const,
};

/** Contacts that pass the filter, fifty at a time; the first page says how many there are. */
export const contactList = (filter: ContactFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...contactKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) => {
			const query = { ...filter, cursor, include_total: !cursor };
			return read(api.GET('/api/v1/contacts', { params: { query }, signal }));
		},
		placeholderData: keepPreviousData,
	});

export const oneContact = (id: string) =>
	queryOptions({
		queryKey: contactKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/contacts/{id}', { params: { path: { id } }, signal })),
	});

/** The stages a contact went through, the latest first. */
export const stageHistory = (id: string) =>
	queryOptions({
		queryKey: contactKeys.stages(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/contacts/{id}/stages', { params: { path: { id } }, signal })),
	});

/** Every tag in use, with how many contacts bear it. */
export const tagList = () =>
	queryOptions({
		queryKey: contactKeys.tags,
		queryFn: ({ signal }) => read(api.GET('/api/v1/tags', { signal })),
	});
