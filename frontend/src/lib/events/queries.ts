import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Event = Schemas['EventRead'];
export type EventFilter = Omit<
	NonNullable<paths['/api/v1/events']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const eventKeys = {
	all: ['events'] as const,
};

/** What happened, the latest first. */
export const eventList = (filter: EventFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...eventKeys.all, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/events', { params: { query: { ...filter, cursor } }, signal })),
	});
