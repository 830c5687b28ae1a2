import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Comment = Schemas['CommentRead'];

/** What is talked about: something that is shared. */
export type CommentSubject =
	{ interview_id: string } | { note_id: string } | { direction_id: string };

export const commentKeys = {
	all: ['comments'] as const,
	of: (engagementId: string) => ['comments', engagementId] as const,
};

/** What coach and client say about one thing, the latest first. */
export const commentsAbout = (engagementId: string, subject: CommentSubject) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...commentKeys.of(engagementId), subject],
		queryFn: ({ pageParam: cursor, signal }) => {
			const params = { path: { id: engagementId }, query: { ...subject, cursor } };
			return read(api.GET('/api/v1/engagements/{id}/comments', { params, signal }));
		},
	});

/** The latest fifty about anything. */
export const latestComments = (engagementId: string) =>
	queryOptions({
		queryKey: [...commentKeys.of(engagementId), 'latest'],
		queryFn: ({ signal }) =>
			read(
				api.GET('/api/v1/engagements/{id}/comments', {
					params: { path: { id: engagementId } },
					signal,
				}),
			),
	});
