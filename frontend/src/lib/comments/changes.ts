import type { QueryClient } from '@tanstack/svelte-query';
import { api, read } from '#lib/api/client.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { commentKeys, type Comment, type CommentSubject } from './queries.ts';

/** Throws `ApiError` 422 with the fields to mend, also where the thing is not shared any more. */
export async function writeComment(
	client: QueryClient,
	engagementId: string,
	subject: CommentSubject,
	text: string,
) {
	const params = { path: { id: engagementId } };
	const body = { ...subject, text };
	await read(api.POST('/api/v1/engagements/{id}/comments', { params, body }));
	void client.invalidateQueries({ queryKey: commentKeys.of(engagementId) });
}

export function deleteComment(client: QueryClient, engagementId: string, { id }: Comment) {
	const params = { path: { id: engagementId, comment_id: id } };
	return optimistically(client, {
		show: [inLists<Comment>(commentKeys.of(engagementId), id, () => null)],
		call: () => api.DELETE('/api/v1/engagements/{id}/comments/{comment_id}', { params }),
		failed: 'The comment was not deleted.',
		stale: [commentKeys.of(engagementId)],
	});
}
