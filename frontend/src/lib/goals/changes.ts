import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { sentence } from '#lib/api/errors.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { toastError, toastUndo } from '#lib/ui/toast.svelte.ts';
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
	return decide(client, goal, 'active', 'acceptance');
}

export function declineGoal(client: QueryClient, goal: Goal) {
	return decide(client, goal, 'declined', 'refusal');
}

function decide(
	client: QueryClient,
	{ id, version }: Goal,
	state: Goal['state'],
	how: 'acceptance' | 'refusal',
) {
	const params = { path: { id } };
	const headers = ifMatch(version);
	return optimistically(client, {
		show: [inLists<Goal>(goalKeys.own, id, (goal) => ({ ...goal, state }))],
		call: () => api.PUT(`/api/v1/goals/{id}/${how}`, { params, headers }),
		failed: 'The goal stays as it is.',
		stale: [goalKeys.all],
	});
}

export async function deleteGoal(client: QueryClient, goal: Goal) {
	const { id, target, starts_on, due_on, text } = goal;
	const deleted = await optimistically(client, {
		show: [inLists<Goal>(goalKeys.own, id, () => null)],
		call: () => api.DELETE('/api/v1/goals/{id}', { params: { path: { id } } }),
		failed: 'The goal was not deleted.',
		stale: [goalKeys.all],
	});
	const again = () =>
		setGoal(client, { target, starts_on, due_on, text }).catch((error: unknown) =>
			toastError(`The goal did not come back. ${sentence(error)}`),
		);
	if (deleted) void toastUndo('Goal deleted', () => void again());
}

/** Take back a goal that was proposed and not decided on. */
export function withdrawGoal(client: QueryClient, clientId: string, { id }: Goal) {
	const params = { path: { id: clientId, goal_id: id } };
	return optimistically(client, {
		show: [inLists<Goal>(goalKeys.of(clientId), id, () => null)],
		call: () => api.DELETE('/api/v1/coach/clients/{id}/goals/{goal_id}', { params }),
		failed: 'The goal was not withdrawn.',
		stale: [goalKeys.all],
	});
}
