import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { goalKeys, type Goal } from './queries.ts';

/** Throws `ApiError` 422 with the fields to mend. */
export async function setGoal(client: QueryClient, body: Schemas['GoalCreate']) {
	await read(api.POST('/api/v1/goals', { body }));
	void client.invalidateQueries({ queryKey: goalKeys.all });
}

/** For the client to accept or to decline. Throws `ApiError` 422 with the fields to mend. */
export async function proposeGoal(
	client: QueryClient,
	clientId: string,
	body: Schemas['GoalCreate'],
) {
	const params = { path: { id: clientId } };
	await read(api.POST('/api/v1/coach/clients/{id}/goals', { params, body }));
	void client.invalidateQueries({ queryKey: goalKeys.all });
}

export function acceptGoal(client: QueryClient, goal: Goal) {
	return decide(client, goal, 'active', 'acceptance', 'Goal accepted');
}

export function declineGoal(client: QueryClient, goal: Goal) {
	return decide(client, goal, 'declined', 'refusal', 'Goal declined');
}

async function decide(
	client: QueryClient,
	{ id, version }: Goal,
	state: Goal['state'],
	how: 'acceptance' | 'refusal',
	done: string,
) {
	const params = { path: { id } };
	const headers = ifMatch(version);
	const decided = await optimistically(client, {
		show: [inLists<Goal>(goalKeys.own, id, (goal) => ({ ...goal, state }))],
		call: () => api.PUT(`/api/v1/goals/{id}/${how}`, { params, headers }),
		failed: 'The goal stays as it is.',
		stale: [goalKeys.all],
	});
	if (decided) void toastUndo(done, () => void reconsiderGoal(client, id));
}

/** Take the answer to a proposed goal back. It shows as it comes from the server: the next answer needs its version. */
function reconsiderGoal(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [],
		call: () => api.DELETE('/api/v1/goals/{id}/acceptance', { params: { path: { id } } }),
		failed: 'Your answer stands.',
		stale: [goalKeys.all],
	});
}

export async function deleteGoal(client: QueryClient, { id }: Goal) {
	const params = { path: { id } };
	const deleted = await optimistically(client, {
		show: [inLists<Goal>(goalKeys.own, id, () => null)],
		call: () => api.DELETE('/api/v1/goals/{id}', { params }),
		failed: 'The goal was not deleted.',
		stale: [goalKeys.all],
	});
	const undo = () =>
		optimistically(client, {
			show: [],
			call: () => api.PUT('/api/v1/goals/{id}/restoration', { params }),
			failed: 'The goal did not come back.',
			stale: [goalKeys.all],
		});
	if (deleted) void toastUndo('Goal deleted', () => void undo());
}

/** Take back a goal that was proposed and not decided on. */
export async function withdrawGoal(client: QueryClient, clientId: string, { id }: Goal) {
	const params = { path: { id: clientId, goal_id: id } };
	const withdrawn = await optimistically(client, {
		show: [inLists<Goal>(goalKeys.of(clientId), id, () => null)],
		call: () => api.DELETE('/api/v1/coach/clients/{id}/goals/{goal_id}', { params }),
		failed: 'The goal was not withdrawn.',
		stale: [goalKeys.all],
	});
	const undo = () =>
		optimistically(client, {
			show: [],
			call: () => api.PUT('/api/v1/coach/clients/{id}/goals/{goal_id}/restoration', { params }),
			failed: 'The goal did not come back.',
			stale: [goalKeys.all],
		});
	if (withdrawn) void toastUndo('Goal withdrawn', () => void undo());
}
