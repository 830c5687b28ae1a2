import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import type { paths } from '#lib/api/schema.d.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Client = Schemas['ClientSummary'];
export type ClientInterview = Schemas['ClientInterviewSummary'];
export type ClientNote = Schemas['ClientNoteRead'];
export type Progress = Schemas['ProgressRead'];
export type Card = Schemas['CardRead'];
export type Cohort = Schemas['CohortSummary'];
export type ClientFilter = Omit<
	NonNullable<paths['/api/v1/coach/clients']['get']['parameters']['query']>,
	'cursor' | 'limit' | 'updated_since'
>;
export interface Period {
	from?: string;
	to?: string;
}

const WHOLE_CASELOAD = 200;

export const clientKeys = {
	all: ['clients'] as const,
	lists: ['clients', 'list'] as const,
	one: (id: string) => ['clients', 'one', id] as const,
	card: (id: string) => ['clients', 'card', id] as const,
};

/** Clients that pass the filter, two hundred at a time. */
export const clientList = (filter: ClientFilter) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...clientKeys.lists, filter],
		queryFn: ({ pageParam: cursor, signal }) => {
			const query = { ...filter, cursor, limit: WHOLE_CASELOAD };
			return read(api.GET('/api/v1/coach/clients', { params: { query }, signal }));
		},
		placeholderData: keepPreviousData,
	});

/** One client as the coach sees them; asked anew at each look, because sharing may have ended. */
export const oneClient = (id: string) =>
	queryOptions({
		queryKey: clientKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/coach/clients/{id}', { params: { path: { id } }, signal })),
		staleTime: 0,
	});

export const progressOf = (id: string, { from, to }: Period) =>
	queryOptions({
		queryKey: [...clientKeys.one(id), 'progress', from, to],
		queryFn: ({ signal }) => {
			const params = { path: { id }, query: { from, to } };
			return read(api.GET('/api/v1/coach/clients/{id}/progress', { params, signal }));
		},
		placeholderData: keepPreviousData,
	});

export const interviewsOf = (id: string) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...clientKeys.one(id), 'interviews'],
		queryFn: ({ pageParam: cursor, signal }) => {
			const params = { path: { id }, query: { cursor } };
			return read(api.GET('/api/v1/coach/clients/{id}/interviews', { params, signal }));
		},
	});

export const interviewOf = (id: string, interview_id: string) =>
	queryOptions({
		queryKey: [...clientKeys.one(id), 'interview', interview_id],
		queryFn: ({ signal }) => {
			const params = { path: { id, interview_id } };
			return read(
				api.GET('/api/v1/coach/clients/{id}/interviews/{interview_id}', { params, signal }),
			);
		},
	});

export const notesOf = (id: string) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...clientKeys.one(id), 'notes'],
		queryFn: ({ pageParam: cursor, signal }) => {
			const params = { path: { id }, query: { cursor } };
			return read(api.GET('/api/v1/coach/clients/{id}/notes', { params, signal }));
		},
	});

export const timelineOf = (id: string) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...clientKeys.one(id), 'timeline'],
		queryFn: ({ pageParam: cursor, signal }) => {
			const params = { path: { id }, query: { cursor } };
			return read(api.GET('/api/v1/coach/clients/{id}/timeline', { params, signal }));
		},
	});

/** What the coach keeps for themselves: tags, private notes, and when the last nudge was. */
export const cardOf = (id: string) =>
	queryOptions({
		queryKey: clientKeys.card(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/coach/clients/{id}/card', { params: { path: { id } }, signal })),
	});

export const cohortOf = (tag: string) =>
	queryOptions({
		queryKey: ['clients', 'cohort', tag],
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/coach/cohorts/{tag}/summary', { params: { path: { tag } }, signal })),
	});
