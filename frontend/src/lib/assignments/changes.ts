import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { assignmentKeys, type Assignment } from './queries.ts';

/** Throws `ApiError` 422 with the fields to mend. */
export async function giveAssignment(
	client: QueryClient,
	clientId: string,
	body: Schemas['AssignmentCreate'],
) {
	const params = { path: { id: clientId } };
	await read(api.POST('/api/v1/coach/clients/{id}/assignments', { params, body }));
	void client.invalidateQueries({ queryKey: assignmentKeys.all });
}

export async function withdrawAssignment(
	client: QueryClient,
	clientId: string,
	{ id }: Assignment,
) {
	const params = { path: { id: clientId, assignment_id: id } };
	const path = '/api/v1/coach/clients/{id}/assignments/{assignment_id}';
	const withdrawn = await optimistically(client, {
		show: [inLists<Assignment>(assignmentKeys.of(clientId), id, () => null)],
		call: () => api.DELETE(path, { params }),
		failed: 'The assignment was not withdrawn.',
		stale: [assignmentKeys.all],
	});
	const undo = () =>
		optimistically(client, {
			show: [],
			call: () => api.PUT(`${path}/restoration`, { params }),
			failed: 'The assignment did not come back.',
			stale: [assignmentKeys.all],
		});
	if (withdrawn) void toastUndo('Assignment withdrawn', () => void undo());
}
