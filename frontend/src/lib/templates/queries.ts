import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Template = Schemas['MessageTemplateRead'];
export type TemplateFilter = Omit<
	NonNullable<paths['/api/v1/message-templates']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const templateKeys = {
	all: ['message-templates'] as const,
	lists: ['message-templates', 'list'] as const,
	one: (id: string) => ['message-templates', 'one', id] as const,
};

/** Templates that pass the filter, a hundred at a time. */
export const templateList = (filter: TemplateFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...templateKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) => {
			const query = { ...filter, cursor, limit: 100 };
			return read(api.GET('/api/v1/message-templates', { params: { query }, signal }));
		},
	});

export const oneTemplate = (id: string) =>
	queryOptions({
		queryKey: templateKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/message-templates/{id}', { params: { path: { id } }, signal })),
	});
