import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type Board = Schemas['BoardRead'];
export type BoardDirection = Board['directions'][number];
export type Cell = Board['rows'][number]['cells'][number];

/** How many directions stand side by side. */
export const MOST_DIRECTIONS = 6;

export const boardKey = ['board'] as const;

/** Topics by directions: those that are named, or else the latest that are explored. */
export const boardOf = (ids: readonly string[]) =>
	queryOptions({
		queryKey: [...boardKey, ...ids],
		queryFn: ({ signal }) => {
			const directions = ids.slice(0, MOST_DIRECTIONS).join(',') || undefined;
			return read(api.GET('/api/v1/board', { params: { query: { directions } }, signal }));
		},
		placeholderData: keepPreviousData,
	});
