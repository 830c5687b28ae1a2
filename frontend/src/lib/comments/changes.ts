import type { QueryClient } from '@tanstack/svelte-query';
import { api, read } from '#lib/api/client.ts';
import { sentence } from '#lib/api/errors.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { toastError, toastUndo } from '#lib/ui/toast.svelte.ts';
import { commentKeys, type Comment, type CommentSubject } from './queries.ts';
import { subjectOf } from './subjects.ts';

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

export async function deleteComment(client: QueryClient, engagementId: string, comment: Comment) {
	const { id, text } = comment;
	const params = { path: { id: engagementId, comment_id: id } };
	const deleted = await optimistically(client, {
		show: [inLists<Comment>(commentKeys.of(engagementId), id, () => null)],
		call: () => api.DELETE('/api/v1/engagements/{id}/comments/{comment_id}', { params }),
		failed: 'The comment was not deleted.',
		stale: [commentKeys.of(engagementId)],
	});
	const subject = subjectOf(comment);
	if (!deleted || !subject) return;
	const again = () =>
		writeComment(client, engagementId, subject, text).catch((error: unknown) =>
			toastError(`The comment did not come back. ${sentence(error)}`),
		);
	void toastUndo('Comment deleted', () => void again());
}
