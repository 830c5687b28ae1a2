import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { boardKey } from '#lib/boards/queries.ts';
import { eventKeys } from '#lib/events/queries.ts';
import { inLists, inOne, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { directionKeys, type Direction } from './queries.ts';
import { directionState, type DirectionState } from './states.ts';

/** What a change of a direction makes old. */
const directionsChanged = [directionKeys.all, boardKey, eventKeys.all];

export function forgetDirections(client: QueryClient) {
	for (const queryKey of directionsChanged) void client.invalidateQueries({ queryKey });
}

/** Throws `ApiError` 422 with the fields to mend. */
export async function addDirection(client: QueryClient, body: Schemas['DirectionCreate']) {
	const direction = await read(api.POST('/api/v1/directions', { body }));
	client.setQueryData(directionKeys.one(direction.id), direction);
	forgetDirections(client);
	return direction;
}

/** Throws `ApiError`: 412 when it was changed elsewhere, 422 with the fields to mend. */
export async function changeDirection(
	client: QueryClient,
	{ id, version }: Direction,
	body: Schemas['DirectionUpdate'],
) {
	const params = { path: { id } };
	const headers = ifMatch(version);
	const changed = await read(api.PATCH('/api/v1/directions/{id}', { params, headers, body }));
	client.setQueryData(directionKeys.one(id), changed);
	forgetDirections(client);
	return changed;
}

export async function moveDirection(client: QueryClient, direction: Direction, to: DirectionState) {
	const { id, state: before, name } = direction;
	if (to === before) return;
	const moved = await setState(client, id, to);
	const text = `${name} moved to ${directionState(to).label.toLowerCase()}`;
	if (moved) void toastUndo(text, () => void setState(client, id, before));
}

function setState(client: QueryClient, id: string, state: DirectionState) {
	return optimistically(client, {
		show: [
			inLists<Direction>(directionKeys.lists, id, (direction) => ({ ...direction, state })),
			inOne<Direction>(directionKeys.one(id), (direction) => ({ ...direction, state })),
		],
		call: () => api.PATCH('/api/v1/directions/{id}', { params: { path: { id } }, body: { state } }),
		failed: 'The state was not changed.',
		stale: directionsChanged,
	});
}

export async function deleteDirection(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<Direction>(directionKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/directions/{id}', { params: { path: { id } } }),
		failed: 'The direction was not moved to the trash.',
		stale: directionsChanged,
	});
	if (deleted) {
		void toastUndo('Direction moved to the trash', () => void restoreDirection(client, id));
	}
	return deleted;
}

export function restoreDirection(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<Direction>(directionKeys.lists, id, () => null)],
		call: () => api.PUT('/api/v1/directions/{id}/restoration', { params: { path: { id } } }),
		failed: 'The direction was not restored.',
		stale: directionsChanged,
	});
}
