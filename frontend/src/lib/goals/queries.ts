import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Goal = Schemas['GoalRead'];

export const goalKeys = {
	all: ['goals'] as const,
	own: ['goals', 'own'] as const,
	of: (clientId: string) => ['goals', 'client', clientId] as const,
};

/** One's own, the latest first. */
export const goalList = () =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: goalKeys.own,
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/goals', { params: { query: { cursor } }, signal })),
	});

/** Those of a client, the latest first. */
export const clientGoals = (id: string) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: goalKeys.of(id),
		queryFn: ({ pageParam: cursor, signal }) =>
			read(
				api.GET('/api/v1/coach/clients/{id}/goals', {
					params: { path: { id }, query: { cursor } },
					signal,
				}),
			),
	});
