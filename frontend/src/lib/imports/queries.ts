import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Import = Schemas['ImportRead'];
export type ImportRow = Schemas['ImportRowRead'];
export type Action = ImportRow['action'];

export const importKeys = {
	all: ['imports'] as const,
	list: ['imports', 'list'] as const,
	one: (id: string) => ['imports', 'one', id] as const,
	rows: (id: string) => ['imports', 'rows', id] as const,
};

const LOOK_AGAIN_MS = 400;

export const isUnderWay = ({ state }: Pick<Import, 'state'>) =>
	state === 'reading' || state === 'applying';

/** Imports, the latest first. */
export const importList = () =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: importKeys.list,
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/imports', { params: { query: { cursor } }, signal })),
	});

/** One import, looked at again and again while the server works on it. */
export const oneImport = (id: string) =>
	queryOptions({
		queryKey: importKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/imports/{id}', { params: { path: { id } }, signal })),
		refetchInterval: ({ state: { data } }) => (data && isUnderWay(data) ? LOOK_AGAIN_MS : false),
	});

/** The rows that do one thing, in the order of the file. */
export const importRows = (id: string, action: Action) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...importKeys.rows(id), action],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(
				api.GET('/api/v1/imports/{id}/rows', {
					params: { path: { id }, query: { action, cursor, limit: 100 } },
					signal,
				}),
			),
	});
