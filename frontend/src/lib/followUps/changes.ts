import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { calendarDay } from '#lib/dates.ts';
import { inLists, optimistically, type Shown } from '#lib/query/optimistic.ts';
import { todayKey, type Today } from '#lib/today/queries.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { later } from './days.ts';
import { followUpKeys, type FollowUp } from './queries.ts';

const followUpsChanged = [followUpKeys.all, todayKey];

/** Throws `ApiError` 422 with the fields to mend. */
export async function addFollowUp(client: QueryClient, body: Schemas['FollowUpCreate']) {
	const followUp = await read(api.POST('/api/v1/follow-ups', { body }));
	for (const queryKey of followUpsChanged) void client.invalidateQueries({ queryKey });
	void toastUndo('Follow-up added', () => void removeFollowUp(client, followUp.id));
	return followUp;
}

export async function completeFollowUp(client: QueryClient, { id, text }: FollowUp) {
	const done = await optimistically(client, {
		show: leaves(id),
		call: () => api.PUT('/api/v1/follow-ups/{id}/completion', { params: { path: { id } } }),
		failed: 'The follow-up is still open.',
		stale: followUpsChanged,
	});
	if (done) void toastUndo(`Done: ${text}`, () => void reopenFollowUp(client, id));
	return done;
}

/** Take back that it is done, or that it is not to be done. */
export function reopenFollowUp(client: QueryClient, id: string) {
	return optimistically(client, {
		show: leaves(id),
		call: () => api.DELETE('/api/v1/follow-ups/{id}/completion', { params: { path: { id } } }),
		failed: 'The follow-up was not opened again.',
		stale: followUpsChanged,
	});
}

export async function snoozeFollowUp(client: QueryClient, { id, due_on }: FollowUp, days: number) {
	const until = later(due_on, days);
	const snoozed = await optimistically(client, {
		show: leaves(id),
		call: () =>
			api.PUT('/api/v1/follow-ups/{id}/snooze', { params: { path: { id } }, body: { days } }),
		failed: 'The follow-up was not put off.',
		stale: followUpsChanged,
	});
	const text = `Put off until ${calendarDay(until)}`;
	if (snoozed) void toastUndo(text, () => void moveFollowUp(client, id, due_on));
	return snoozed;
}

/** Change the day it is due. */
export function moveFollowUp(client: QueryClient, id: string, due_on: string) {
	return optimistically(client, {
		show: [inLists<FollowUp>(followUpKeys.lists, id, (each) => ({ ...each, due_on }))],
		call: () =>
			api.PATCH('/api/v1/follow-ups/{id}', { params: { path: { id } }, body: { due_on } }),
		failed: 'The day was not changed.',
		stale: followUpsChanged,
	});
}

/** What a rule thought of is set aside, so that it does not come back; what somebody wrote goes to the trash. */
export async function dismissFollowUp(client: QueryClient, { id, origin }: FollowUp) {
	if (origin === 'seeker') return removeFollowUp(client, id, true);
	const dismissed = await optimistically(client, {
		show: leaves(id),
		call: () => api.PUT('/api/v1/follow-ups/{id}/cancellation', { params: { path: { id } } }),
		failed: 'The follow-up is still open.',
		stale: followUpsChanged,
	});
	if (dismissed) void toastUndo('Set aside', () => void reopenFollowUp(client, id));
	return dismissed;
}

async function removeFollowUp(client: QueryClient, id: string, canUndo = false) {
	const removed = await optimistically(client, {
		show: leaves(id),
		call: () => api.DELETE('/api/v1/follow-ups/{id}', { params: { path: { id } } }),
		failed: 'The follow-up was not deleted.',
		stale: followUpsChanged,
	});
	const undo = () => void restoreFollowUp(client, id);
	if (removed && canUndo) void toastUndo('Follow-up moved to the trash', undo);
	return removed;
}

export function restoreFollowUp(client: QueryClient, id: string) {
	return optimistically(client, {
		show: leaves(id),
		call: () => api.PUT('/api/v1/follow-ups/{id}/restoration', { params: { path: { id } } }),
		failed: 'The follow-up was not restored.',
		stale: followUpsChanged,
	});
}

/** It leaves the list that the reader looks at. */
const leaves = (id: string): Shown[] => [
	inLists<FollowUp>(followUpKeys.lists, id, () => null),
	{
		key: todayKey,
		change: (today: Today): Today => ({
			...today,
			follow_ups: today.follow_ups.filter((each) => each.id !== id),
		}),
	},
];
