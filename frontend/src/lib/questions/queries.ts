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
};

/** The starter sets and then one's own, fifty at a time. */
export const questionSetList = () =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: questionSetKeys.lists,
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/question-sets', { params: { query: { cursor } }, signal })),
	});

export const oneQuestionSet = (id: string) =>
	queryOptions({
		queryKey: questionSetKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/question-sets/{id}', { params: { path: { id } }, signal })),
	});
