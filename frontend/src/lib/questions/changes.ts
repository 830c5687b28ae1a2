import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { inLists, inOne, optimistically, type Shown } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import {
	questionSetKeys,
	type Question,
	type QuestionSet,
	type QuestionSetSummary,
} from './queries.ts';

/** Throws `ApiError` 422 with the fields to mend. */
export async function addQuestionSet(client: QueryClient, body: Schemas['QuestionSetCreate']) {
	const set = await read(api.POST('/api/v1/question-sets', { body }));
	return showNew(client, set);
}

/** A set of one's own with the questions of this one. */
export async function copyQuestionSet(client: QueryClient, id: string) {
	const set = await read(
		api.POST('/api/v1/question-sets/{id}/copy', { params: { path: { id } }, body: {} }),
	);
	return showNew(client, set);
}

function showNew(client: QueryClient, set: QuestionSet) {
	client.setQueryData(questionSetKeys.one(set.id), set);
	void client.invalidateQueries({ queryKey: questionSetKeys.lists });
	return set;
}

export async function deleteQuestionSet(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<QuestionSetSummary>(questionSetKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/question-sets/{id}', { params: { path: { id } } }),
		failed: 'The question set was not moved to the trash.',
		stale: [questionSetKeys.lists],
	});
	if (deleted)
		void toastUndo('Question set moved to the trash', () => void restoreQuestionSet(client, id));
	return deleted;
}

export function restoreQuestionSet(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<QuestionSetSummary>(questionSetKeys.lists, id, () => null)],
		call: () => api.PUT('/api/v1/question-sets/{id}/restoration', { params: { path: { id } } }),
		failed: 'The question set was not restored.',
		stale: [questionSetKeys.all],
	});
}

/** Throws `ApiError` 409 when the set is full. */
export async function addQuestion(
	client: QueryClient,
	setId: string,
	body: Schemas['QuestionCreate'],
) {
	const question = await read(
		api.POST('/api/v1/question-sets/{id}/questions', { params: { path: { id: setId } }, body }),
	);
	showQuestions(client, setId, (questions) => [...questions, question]);
	void client.invalidateQueries({ queryKey: questionSetKeys.lists });
}

/** Show what the server made of a question that was saved. */
export function showQuestion(client: QueryClient, setId: string, saved: Question) {
	showQuestions(client, setId, (questions) =>
		questions.map((each) => (each.id === saved.id ? saved : each)),
	);
}

function showQuestions(
	client: QueryClient,
	setId: string,
	change: (questions: Question[]) => Question[],
) {
	client.setQueryData<QuestionSet>(
		questionSetKeys.one(setId),
		(set) => set && { ...set, questions: change(set.questions) },
	);
}

export function changeQuestion(
	client: QueryClient,
	setId: string,
	id: string,
	body: Pick<Schemas['QuestionUpdate'], 'topic' | 'priority' | 'must_ask'>,
) {
	return optimistically(client, {
		show: [
			inQuestions(setId, (questions) =>
				questions.map((each) => (each.id === id ? { ...each, ...body } : each)),
			),
		],
		call: () => api.PATCH('/api/v1/questions/{id}', { params: { path: { id } }, body }),
		failed: 'The question was not changed.',
		stale: [questionSetKeys.one(setId)],
	});
}

/** All questions of the set in their new order, in one call. */
export function arrangeQuestions(client: QueryClient, setId: string, questionIds: string[]) {
	const placeOf = new Map(questionIds.map((id, place) => [id, place]));
	return optimistically(client, {
		show: [
			inQuestions(setId, (questions) =>
				questions.toSorted((a, b) => (placeOf.get(a.id) ?? 0) - (placeOf.get(b.id) ?? 0)),
			),
		],
		call: () =>
			api.PUT('/api/v1/question-sets/{id}/order', {
				params: { path: { id: setId } },
				body: { question_ids: questionIds },
			}),
		failed: 'The order was not changed.',
		stale: [questionSetKeys.one(setId)],
	});
}

export async function deleteQuestion(client: QueryClient, setId: string, id: string) {
	const deleted = await optimistically(client, {
		show: [inQuestions(setId, (questions) => questions.filter((each) => each.id !== id))],
		call: () => api.DELETE('/api/v1/questions/{id}', { params: { path: { id } } }),
		failed: 'The question was not deleted.',
		stale: [questionSetKeys.all],
	});
	if (deleted) void toastUndo('Question deleted', () => void restoreQuestion(client, setId, id));
}

/** Put a deleted question back at the end of its set. */
export function restoreQuestion(client: QueryClient, setId: string, id: string) {
	return optimistically(client, {
		show: [inLists<Question>(questionSetKeys.deleted(setId), id, () => null)],
		call: () => api.PUT('/api/v1/questions/{id}/restoration', { params: { path: { id } } }),
		failed: 'The question was not restored.',
		stale: [questionSetKeys.all],
	});
}

const inQuestions = (setId: string, change: (questions: Question[]) => Question[]): Shown =>
	inOne<QuestionSet>(questionSetKeys.one(setId), (set) => ({
		...set,
		questions: change(set.questions),
	}));
