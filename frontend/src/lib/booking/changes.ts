import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { contactKeys } from '#lib/contacts/queries.ts';
import { interviewKeys } from '#lib/interviews/queries.ts';
import { optimistically } from '#lib/query/optimistic.ts';
import { keepLink } from './links.svelte.ts';
import { bookingKeys, type Erasure, type Proposal } from './queries.ts';

const at = (id: string) => ({ params: { path: { id } } });

/** Offer times to choose from; the link is in the answer, this once. Throws `ApiError` 422 with the fields to mend. */
export async function propose(
	client: QueryClient,
	interviewId: string,
	body: Schemas['ProposalCreate'],
) {
	const proposal = await read(
		api.POST('/api/v1/interviews/{id}/proposal', { ...at(interviewId), body }),
	);
	return shown(client, proposal);
}

/** Make another link; the one before stops working. */
export async function renewLink(client: QueryClient, proposal: Proposal) {
	return shown(client, await read(api.POST('/api/v1/proposals/{id}/link', at(proposal.id))));
}

export const revoke = (client: QueryClient, { id, version, interview_id }: Proposal) =>
	optimistically(client, {
		show: [],
		call: () => api.DELETE('/api/v1/proposals/{id}', { ...at(id), headers: ifMatch(version) }),
		failed: 'The link was not taken back.',
		stale: [bookingKeys.proposalOf(interview_id)],
	});

/** Agree to a time of the contact's. Throws `ApiError` 409 `slot_taken`, `way_to_meet_needed`. */
export async function acceptTime(
	client: QueryClient,
	{ id, version }: Proposal,
	body: Schemas['Acceptance'],
) {
	const call = { ...at(id), headers: ifMatch(version), body };
	const proposal = await read(api.PUT('/api/v1/proposals/{id}/acceptance', call));
	return shown(client, proposal);
}

function shown(client: QueryClient, proposal: Proposal): Proposal {
	keepLink(proposal);
	client.setQueryData(bookingKeys.proposalOf(proposal.interview_id), proposal);
	void client.invalidateQueries({ queryKey: interviewKeys.all });
	void client.invalidateQueries({ queryKey: contactKeys.all });
	void client.invalidateQueries({ queryKey: bookingKeys.slots });
	return proposal;
}

/** The times that are free follow from it. Throws `ApiError` 422 with the fields to mend. */
export async function setBusyCalendar(client: QueryClient, url: string | null) {
	const calendar = await read(api.PUT('/api/v1/busy-calendar', { body: { url } }));
	client.setQueryData(bookingKeys.busyCalendar, calendar);
	void client.invalidateQueries({ queryKey: bookingKeys.slots });
}

/** Make the address of the feed, or another one: the one before stops working. It is told this once. */
export async function makeFeed(client: QueryClient): Promise<string> {
	const { url, ...feed } = await read(api.POST('/api/v1/calendar-feed'));
	client.setQueryData(bookingKeys.feed, feed);
	return url;
}

export const stopFeed = (client: QueryClient) =>
	optimistically(client, {
		show: [],
		call: () => api.DELETE('/api/v1/calendar-feed'),
		failed: 'The feed was not stopped.',
		stale: [bookingKeys.feed],
	});

export const eraseNow = (client: QueryClient, { id }: Erasure) =>
	optimistically(client, {
		show: [],
		call: () => api.PUT('/api/v1/erasures/{id}/completion', at(id)),
		failed: 'The contact was not erased.',
		stale: [bookingKeys.erasures, contactKeys.all, interviewKeys.all],
	});
