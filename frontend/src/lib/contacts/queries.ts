import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Contact = Schemas['ContactRead'];
export type ContactSummary = Schemas['ContactSummary'];
export type ContactFilter = Omit<
	NonNullable<paths['/api/v1/contacts']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const contactKeys = {
	all: ['contacts'] as const,
	lists: ['contacts', 'list'] as const,
	one: (id: string) => ['contacts', 'one', id] as const,
};

/** Contacts that pass the filter, fifty at a time. */
export const contactList = (filter: ContactFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...contactKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/contacts', { params: { query: { ...filter, cursor } }, signal })),
	});

export const oneContact = (id: string) =>
	queryOptions({
		queryKey: contactKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/contacts/{id}', { params: { path: { id } }, signal })),
	});
