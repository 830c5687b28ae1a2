import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Decision = Schemas['DecisionRead'];
export type Readiness = Schemas['ReadinessRead'];

export const decisionKeys = {
	all: ['decisions'] as const,
	of: (directionId: string) => ['decisions', 'of', directionId] as const,
	readiness: (directionId: string) => ['decisions', 'readiness', directionId] as const,
};

/** The decisions about a direction, the latest first: its history. */
export const decisionsAbout = (directionId: string) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: decisionKeys.of(directionId),
		queryFn: ({ pageParam: cursor, signal }) => {
			const query = { direction_id: directionId, cursor };
			return read(api.GET('/api/v1/decisions', { params: { query }, signal }));
		},
	});

/** Whether the time to decide about a direction has come, and what speaks against it. */
export const readinessOf = (directionId: string) =>
	queryOptions({
		queryKey: decisionKeys.readiness(directionId),
		queryFn: ({ signal }) =>
			read(
				api.GET('/api/v1/directions/{id}/readiness', {
					params: { path: { id: directionId } },
					signal,
				}),
			),
	});
