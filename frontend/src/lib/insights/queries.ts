import { keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type Funnel = Schemas['FunnelRead'];
export type FunnelGroup = Funnel['groups'][number];
export type StageCount = Funnel['total'][number];
export type Dimension = NonNullable<Funnel['by']>;
export type QuestionInsights = Schemas['QuestionInsightsRead'];

export const insightKeys = { all: ['insights'] as const };

/** From the people somebody knew of to what came of it, in all and by a dimension. */
export const funnelBy = (by: Dimension | undefined) =>
	queryOptions({
		queryKey: [...insightKeys.all, 'funnel', by],
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/insights/funnel', { params: { query: { by } }, signal })),
		placeholderData: keepPreviousData,
	});

/** Which questions bring something, and how long talks run. */
export const questionInsights = () =>
	queryOptions({
		queryKey: [...insightKeys.all, 'questions'],
		queryFn: ({ signal }) => read(api.GET('/api/v1/insights/questions', { signal })),
	});
