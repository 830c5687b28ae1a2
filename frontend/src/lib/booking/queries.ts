import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Proposal = Schemas['ProposalRead'];
export type Availability = Schemas['AvailabilityRead'];
export type Busy = Schemas['AvailableSlots']['busy'][number];
export type Erasure = Schemas['ErasureRead'];

export const bookingKeys = {
	proposalOf: (interviewId: string) => ['booking', 'proposal', interviewId] as const,
	availability: ['booking', 'availability'] as const,
	slots: ['booking', 'slots'] as const,
	busyCalendar: ['booking', 'busy calendar'] as const,
	feed: ['booking', 'feed'] as const,
	erasures: ['booking', 'erasures'] as const,
};

/** How often a page that waits for an answer looks for it. */
const WATCH_MS = 20_000;

/** The latest proposal for an interview, or null; asked for again and again, because the contact answers elsewhere. */
export const proposalOf = (interviewId: string) =>
	queryOptions({
		queryKey: bookingKeys.proposalOf(interviewId),
		queryFn: async ({ signal }): Promise<Proposal | null> => {
			const query = { interview_id: interviewId, limit: 1 };
			const { items } = await read(api.GET('/api/v1/proposals', { params: { query }, signal }));
			return items[0] ?? null;
		},
		staleTime: 0,
		refetchInterval: (query) => (query.state.data ? WATCH_MS : false),
	});

/** What is free and what is taken in [from, to), at most 31 days, for a talk of so many minutes. */
export const slotsBetween = (from: string, to: string, minutes: number) =>
	queryOptions({
		queryKey: [...bookingKeys.slots, from, to, minutes],
		queryFn: ({ signal }) => {
			const query = { starts_at_from: from, starts_at_to: to, minutes };
			return read(api.GET('/api/v1/availability/slots', { params: { query }, signal }));
		},
	});

export const availability = () =>
	queryOptions({
		queryKey: bookingKeys.availability,
		queryFn: ({ signal }) => read(api.GET('/api/v1/availability', { signal })),
	});

export const busyCalendar = () =>
	queryOptions({
		queryKey: bookingKeys.busyCalendar,
		queryFn: ({ signal }) => read(api.GET('/api/v1/busy-calendar', { signal })),
	});

export const calendarFeed = () =>
	queryOptions({
		queryKey: bookingKeys.feed,
		queryFn: ({ signal }) => read(api.GET('/api/v1/calendar-feed', { signal })),
	});

/** Contacts who asked to be erased, the latest first. */
export const erasureList = () =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: bookingKeys.erasures,
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/erasures', { params: { query: { cursor } }, signal })),
	});
