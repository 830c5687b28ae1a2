import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { sentence } from '#lib/api/errors.ts';
import { boardKey } from '#lib/boards/queries.ts';
import { contactKeys } from '#lib/contacts/queries.ts';
import { inLists, inOne, optimistically } from '#lib/query/optimistic.ts';
import { toast, toastError, toastUndo } from '#lib/ui/toast.svelte.ts';
import {
	interviewKeys,
	showInterview,
	type Interview,
	type InterviewSummary,
	type State,
} from './queries.ts';

/** Throws `ApiError`: 409 `slot_taken` for a time that is taken, 422 with the fields to mend. */
export async function planInterview(client: QueryClient, body: Schemas['InterviewCreate']) {
	const interview = await read(api.POST('/api/v1/interviews', { body }));
	return changed(client, interview);
}

/** Agree on a time, or on another one. Throws like `planInterview`. */
export async function scheduleInterview(
	client: QueryClient,
	id: string,
	body: Schemas['Scheduling'],
) {
	const interview = await read(
		api.PUT('/api/v1/interviews/{id}/schedule', { params: { path: { id } }, body }),
	);
	return changed(client, interview);
}

/** Move an interview to another time, and offer to move it back. False, with a sentence, if that cannot be. */
export async function moveInterview(
	client: QueryClient,
	{ id, contact, starts_at: before }: InterviewSummary,
	starts_at: string,
): Promise<boolean> {
	try {
		await changed(client, await patchTime(id, starts_at));
	} catch (error) {
		void toastError(`The interview was not moved. ${sentence(error)}`);
		return false;
	}
	void toastUndo(`Interview with ${contact.name} moved`, () => {
		void patchTime(id, before).then((interview) => changed(client, interview));
	});
	return true;
}

const patchTime = (id: string, starts_at: string | null) =>
	read(api.PATCH('/api/v1/interviews/{id}', { ...at(id), body: { starts_at } }));

async function changed(client: QueryClient, interview: Interview) {
	await showInterview(client, interview);
	void client.invalidateQueries({ queryKey: interviewKeys.lists });
	void client.invalidateQueries({ queryKey: contactKeys.all });
	return interview;
}

/** A step from one state to the next. */
export interface Step {
	to: State;
	call: (id: string) => Promise<unknown>;
	done: string;
	failed: string;
	canUndo: boolean;
}

const at = (id: string) => ({ params: { path: { id } } });

export const STEPS = {
	request: {
		to: 'requested',
		call: (id) => api.PUT('/api/v1/interviews/{id}/request', at(id)),
		done: 'Marked as requested',
		failed: 'The interview was not marked as requested.',
		canUndo: false,
	},
	decline: {
		to: 'declined',
		call: (id) => api.PUT('/api/v1/interviews/{id}/decline', at(id)),
		done: 'Marked as declined',
		failed: 'The interview was not marked as declined.',
		canUndo: true,
	},
	cancel: {
		to: 'cancelled',
		call: (id) => api.PUT('/api/v1/interviews/{id}/cancellation', at(id)),
		done: 'Interview cancelled',
		failed: 'The interview was not cancelled.',
		canUndo: true,
	},
	miss: {
		to: 'no_show',
		call: (id) => api.PUT('/api/v1/interviews/{id}/no-show', at(id)),
		done: 'Marked as no-show',
		failed: 'The interview was not marked as no-show.',
		canUndo: true,
	},
	complete: {
		to: 'completed',
		call: (id) => api.PUT('/api/v1/interviews/{id}/completion', at(id)),
		done: 'Marked as completed',
		failed: 'The interview was not marked as completed.',
		canUndo: true,
	},
} satisfies Record<string, Step>;

export async function take(client: QueryClient, id: string, step: Step): Promise<boolean> {
	const taken = await optimistically(client, {
		show: showing(id, step.to),
		call: () => step.call(id),
		failed: step.failed,
		stale: [interviewKeys.all, contactKeys.all],
	});
	if (taken && step.canUndo) void toastUndo(step.done, () => void reopen(client, id));
	else if (taken) void toast(step.done);
	return taken;
}

/** Back to the state before it was completed, declined, cancelled or missed. */
export function reopen(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [],
		call: () => api.PUT('/api/v1/interviews/{id}/reopening', at(id)),
		failed: 'The interview was not opened again.',
		stale: [interviewKeys.all, contactKeys.all],
	});
}

const showing = (id: string, state: State) => [
	inOne<Interview>(interviewKeys.one(id), (interview) => ({ ...interview, state })),
	inLists<InterviewSummary>(interviewKeys.lists, id, (interview) => ({ ...interview, state })),
];

export async function deleteInterview(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<InterviewSummary>(interviewKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/interviews/{id}', at(id)),
		failed: 'The interview was not moved to the trash.',
		stale: [interviewKeys.lists],
	});
	if (deleted)
		void toastUndo('Interview moved to the trash', () => void restoreInterview(client, id));
	return deleted;
}

export function restoreInterview(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<InterviewSummary>(interviewKeys.lists, id, () => null)],
		call: () => api.PUT('/api/v1/interviews/{id}/restoration', at(id)),
		failed: 'The interview was not restored.',
		stale: [interviewKeys.all],
	});
}

/** Say which directions an interview tells of. */
export function setDirections(client: QueryClient, id: string, direction_ids: string[]) {
	return optimistically(client, {
		show: [inOne<Interview>(interviewKeys.one(id), (each) => ({ ...each, direction_ids }))],
		call: () =>
			api.PATCH('/api/v1/interviews/{id}', { params: { path: { id } }, body: { direction_ids } }),
		failed: 'The directions were not changed.',
		stale: [interviewKeys.all, boardKey],
	});
}
