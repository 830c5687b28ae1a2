import {
	infiniteQueryOptions,
	keepPreviousData,
	queryOptions,
	type QueryClient,
} from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { Unreachable } from '#lib/api/errors.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { keep, kept } from '#lib/offline/store.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Interview = Schemas['InterviewRead'];
export type InterviewSummary = Schemas['InterviewSummary'];
export type AgendaItem = Schemas['AgendaItemRead'];
export type State = Interview['state'];
export type InterviewFilter = Omit<
	NonNullable<paths['/api/v1/interviews']['get']['parameters']['query']>,
	'cursor' | 'limit'
>;

export const interviewKeys = {
	all: ['interviews'] as const,
	lists: ['interviews', 'list'] as const,
	one: (id: string) => ['interviews', 'one', id] as const,
	preparation: (id: string) => ['interviews', 'preparation', id] as const,
};

/** Interviews that pass the filter, fifty at a time. */
export const interviewList = (filter: InterviewFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...interviewKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/interviews', { params: { query: { ...filter, cursor } }, signal })),
	});

/** Interviews that start in [from, to), at most a hundred: what a calendar shows at once. */
export const interviewsBetween = (from: string, to: string) =>
	queryOptions({
		queryKey: [...interviewKeys.lists, 'between', from, to],
		queryFn: ({ signal }) => {
			const query = {
				starts_at_from: from,
				starts_at_to: to,
				sort: 'starts_at' as const,
				limit: 100,
			};
			return read(api.GET('/api/v1/interviews', { params: { query }, signal }));
		},
		placeholderData: keepPreviousData,
	});

/** One interview; without a line, as it was known on this device last. */
export const oneInterview = (id: string) =>
	queryOptions({
		queryKey: interviewKeys.one(id),
		queryFn: async ({ signal }) => {
			try {
				const interview = await read(
					api.GET('/api/v1/interviews/{id}', { params: { path: { id } }, signal }),
				);
				await keep(keptAs(id), interview);
				return interview;
			} catch (error) {
				const known = error instanceof Unreachable && (await kept<Interview>(keptAs(id)));
				if (known) return known;
				throw error;
			}
		},
	});

/** Show an interview as it is now, also after a reload without a line. */
export function showInterview(client: QueryClient, interview: Interview) {
	client.setQueryData(interviewKeys.one(interview.id), interview);
	return keep(keptAs(interview.id), interview);
}

/** Show an agenda item as it is now; a new one comes last. */
export function showAgendaItem(client: QueryClient, interviewId: string, item: AgendaItem) {
	const interview = client.getQueryData<Interview>(interviewKeys.one(interviewId));
	if (!interview) return;
	const isKnown = interview.agenda.some(({ id }) => id === item.id);
	const agenda = isKnown
		? interview.agenda.map((each) => (each.id === item.id ? item : each))
		: [...interview.agenda, item];
	return showInterview(client, { ...interview, agenda });
}

/** What earlier interviews have to say to this one. */
export const preparationFor = (id: string) =>
	queryOptions({
		queryKey: interviewKeys.preparation(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/interviews/{id}/preparation', { params: { path: { id } }, signal })),
	});

const keptAs = (id: string) => `interview ${id}`;
