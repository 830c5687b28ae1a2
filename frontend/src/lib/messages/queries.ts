import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Message = Schemas['MessageRead'];
export type Advice = Schemas['Advice'];
export type MessageCheck = Schemas['MessageCheck'];
export type MessageFilter = Omit<
	NonNullable<paths['/api/v1/messages']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const messageKeys = {
	all: ['messages'] as const,
	lists: ['messages', 'list'] as const,
	one: (id: string) => ['messages', 'one', id] as const,
};

/** Messages that pass the filter, the latest first, a hundred at a time. */
export const messageList = (filter: MessageFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...messageKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) => {
			const query = { ...filter, cursor, limit: 100 };
			return read(api.GET('/api/v1/messages', { params: { query }, signal }));
		},
		placeholderData: keepPreviousData,
	});

/** One message; asked again every other second while it is on its way. */
export const oneMessage = (id: string) =>
	queryOptions({
		queryKey: messageKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/messages/{id}', { params: { path: { id } }, signal })),
		refetchInterval: ({ state }) => (state.data?.state === 'queued' ? 2_000 : false),
	});

/** Words, advice and missing fields of a text as it stands; the last answer stays until the next is there. */
export const checkOf = (text: MessageCheck) =>
	queryOptions({
		queryKey: ['message-checks', text] as const,
		queryFn: ({ signal }) => read(api.POST('/api/v1/message-checks', { body: text, signal })),
		placeholderData: keepPreviousData,
		staleTime: Infinity,
		gcTime: 60_000,
	});
