import { infiniteQueryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Assignment = Schemas['AssignmentRead'];

export const assignmentKeys = {
	all: ['assignments'] as const,
	of: (clientId: string) => ['assignments', 'client', clientId] as const,
};

/** What my coaches gave me, the latest first. */
export const assignmentList = () =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...assignmentKeys.all, 'own'],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/assignments', { params: { query: { cursor } }, signal })),
	});

/** What a client was given, the latest first. */
export const clientAssignments = (id: string) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: assignmentKeys.of(id),
		queryFn: ({ pageParam: cursor, signal }) =>
			read(
				api.GET('/api/v1/coach/clients/{id}/assignments', {
					params: { path: { id }, query: { cursor } },
					signal,
				}),
			),
	});
