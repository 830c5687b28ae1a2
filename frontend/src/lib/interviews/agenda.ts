import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { inOne, optimistically, type Shown } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { interviewKeys, showAgendaItem, type AgendaItem, type Interview } from './queries.ts';

/** Must-asks first, each group in its order. */
export const mustAsksFirst = (agenda: readonly AgendaItem[]) => [
	...agenda.filter((item) => item.must_ask),
	...agenda.filter((item) => !item.must_ask),
];

/** What the method advises. */
export const ADVICE = { fewest: 5, most: 10, mustAsks: 4 };

const MINUTES = { greeting: 5, mustAsk: 4, other: 2 };

/** How many minutes an agenda will take, roughly: greeting and farewell, and each question. */
export const minutesNeeded = (agenda: readonly Pick<AgendaItem, 'must_ask'>[]) =>
	agenda.reduce(
		(sum, { must_ask }) => sum + (must_ask ? MINUTES.mustAsk : MINUTES.other),
		MINUTES.greeting,
	);

/** Put a typed question, or all questions of a set, at the end. Throws `ApiError` 409 when the agenda is full. */
export async function addToAgenda(
	client: QueryClient,
	interviewId: string,
	body: Pick<Schemas['AgendaCreate'], 'text' | 'topic' | 'must_ask' | 'question_set_id'>,
) {
	const { items } = await read(
		api.POST('/api/v1/interviews/{id}/agenda', {
			params: { path: { id: interviewId } },
			body: { must_ask: false, ...body },
		}),
	);
	for (const item of items) await showAgendaItem(client, interviewId, item);
	outdated(client, interviewId);
	return items;
}

export function changeAgendaItem(
	client: QueryClient,
	interviewId: string,
	id: string,
	body: Pick<Schemas['AgendaItemUpdate'], 'text' | 'must_ask'>,
) {
	return optimistically(client, {
		show: [
			inAgenda(interviewId, (agenda) =>
				agenda.map((item) => (item.id === id ? { ...item, ...body } : item)),
			),
		],
		call: () => api.PATCH('/api/v1/agenda-items/{id}', { params: { path: { id } }, body }),
		failed: 'The question was not changed.',
		stale: stale(interviewId),
	});
}

/** Put the agenda into this order; `moved` is the item that became a must-ask, or no longer is one. */
export function arrangeAgenda(
	client: QueryClient,
	interviewId: string,
	agenda: AgendaItem[],
	moved?: AgendaItem,
) {
	return optimistically(client, {
		show: [inAgenda(interviewId, () => agenda)],
		call: async () => {
			if (moved) {
				await api.PATCH('/api/v1/agenda-items/{id}', {
					params: { path: { id: moved.id } },
					body: { must_ask: moved.must_ask },
				});
			}
			await api.PUT('/api/v1/interviews/{id}/agenda-order', {
				params: { path: { id: interviewId } },
				body: { item_ids: agenda.map(({ id }) => id) },
			});
		},
		failed: 'The order was not changed.',
		stale: stale(interviewId),
	});
}

export async function removeFromAgenda(client: QueryClient, interviewId: string, id: string) {
	const removed = await optimistically(client, {
		show: [inAgenda(interviewId, (agenda) => agenda.filter((item) => item.id !== id))],
		call: () => api.DELETE('/api/v1/agenda-items/{id}', { params: { path: { id } } }),
		failed: 'The question was not removed.',
		stale: stale(interviewId),
	});
	if (removed) {
		void toastUndo('Question removed from the agenda', () => {
			void restoreAgendaItem(client, interviewId, id);
		});
	}
}

/** Put a removed question back where it was, with its answer. */
function restoreAgendaItem(client: QueryClient, interviewId: string, id: string) {
	return optimistically(client, {
		show: [],
		call: () => api.PUT('/api/v1/agenda-items/{id}/restoration', { params: { path: { id } } }),
		failed: 'The question was not put back.',
		stale: stale(interviewId),
	});
}

const inAgenda = (id: string, change: (agenda: AgendaItem[]) => AgendaItem[]): Shown =>
	inOne<Interview>(interviewKeys.one(id), (interview) => ({
		...interview,
		agenda: change(interview.agenda),
	}));

const stale = (id: string) => [
	interviewKeys.one(id),
	interviewKeys.preparation(id),
	interviewKeys.lists,
];

function outdated(client: QueryClient, id: string) {
	for (const queryKey of stale(id)) void client.invalidateQueries({ queryKey });
}
