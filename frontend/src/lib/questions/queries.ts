import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Question = Schemas['QuestionRead'];
export type QuestionSet = Schemas['QuestionSetRead'];
export type QuestionSetSummary = Schemas['QuestionSetSummary'];

export const questionSetKeys = {
	all: ['question-sets'] as const,
	lists: ['question-sets', 'list'] as const,
	one: (id: string) => ['question-sets', 'one', id] as const,
	deleted: (id: string) => ['question-sets', 'deleted questions', id] as const,
};

/** The starter sets and then one's own, fifty at a time; or one's own in the trash. */
export const questionSetList = (filter: { trashed?: boolean } = {}) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...questionSetKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/question-sets', { params: { query: { ...filter, cursor } }, signal })),
	});

export const oneQuestionSet = (id: string) =>
	queryOptions({
		queryKey: questionSetKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/question-sets/{id}', { params: { path: { id } }, signal })),
	});

/** The questions of a set that are in the trash. */
export const deletedQuestions = (setId: string) =>
	queryOptions({
		queryKey: questionSetKeys.deleted(setId),
		queryFn: ({ signal }) =>
			read(
				api.GET('/api/v1/question-sets/{id}/questions', {
					params: { path: { id: setId }, query: { trashed: true } },
					signal,
				}),
			),
	});
