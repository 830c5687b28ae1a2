import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Takeaway = Schemas['TakeawayRead'];
export type Source = Schemas['SourceWrite'];
export type Suggestion = Schemas['TakeawaySuggestion'];
export type TakeawayFilter = Omit<
	NonNullable<paths['/api/v1/takeaways']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const takeawayKeys = {
	all: ['takeaways'] as const,
	lists: ['takeaways', 'list'] as const,
	suggestions: (interviewId: string) => ['takeaways', 'suggestions', interviewId] as const,
};

/** Takeaways that pass the filter, the latest first, fifty at a time. */
export const takeawayList = (filter: TakeawayFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...takeawayKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/takeaways', { params: { query: { ...filter, cursor } }, signal })),
		placeholderData: keepPreviousData,
	});

/** The hundred latest of one interview: what is marked in its texts. */
export const takeawaysOf = (interviewId: string) =>
	queryOptions({
		queryKey: [...takeawayKeys.lists, 'of', interviewId],
		queryFn: ({ signal }) => {
			const query = { interview_id: interviewId, limit: 100 };
			return read(api.GET('/api/v1/takeaways', { params: { query }, signal }));
		},
	});

/** Answered questions that nothing was drawn from yet. */
export const suggestionsFor = (interviewId: string) =>
	queryOptions({
		queryKey: takeawayKeys.suggestions(interviewId),
		queryFn: ({ signal }) =>
			read(
				api.GET('/api/v1/interviews/{id}/takeaway-suggestions', {
					params: { path: { id: interviewId } },
					signal,
				}),
			),
	});
