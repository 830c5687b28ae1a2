import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { contactKeys } from '#lib/contacts/queries.ts';
import { calendarDay } from '#lib/dates.ts';
import { followUpKeys } from '#lib/followUps/queries.ts';
import { ledgerKey } from '#lib/ledger/queries.ts';
import { messageKeys } from '#lib/messages/queries.ts';
import { organizationKeys } from '#lib/organizations/queries.ts';
import { inLists, inOne, optimistically } from '#lib/query/optimistic.ts';
import { referralKeys } from '#lib/referrals/queries.ts';
import { todayKey } from '#lib/today/queries.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { leadState, type LeadState } from './kinds.ts';
import { leadKeys, type Lead } from './queries.ts';

/** What a lead is turned into. */
export type LeadTurn = 'contact' | 'organization' | 'follow-up';

const leadsChanged = [leadKeys.all, followUpKeys.all, ledgerKey, todayKey];
const turned = [
	...leadsChanged,
	contactKeys.all,
	organizationKeys.all,
	messageKeys.all,
	referralKeys.all,
];

/** Throws `ApiError` 422 with the fields to mend. */
export async function addLead(client: QueryClient, body: Schemas['LeadCreate']) {
	const lead = await read(api.POST('/api/v1/leads', { body }));
	forget(client, leadsChanged);
	return lead;
}

export async function moveLead(client: QueryClient, { id, state: before }: Lead, state: LeadState) {
	if (state === before) return;
	const moved = await setState(client, id, state);
	const text = `Lead moved to ${leadState(state).label.toLowerCase()}`;
	if (moved) void toastUndo(text, () => void setState(client, id, before));
}

function setState(client: QueryClient, id: string, state: LeadState) {
	return optimistically(client, {
		show: [
			inLists<Lead>(leadKeys.lists, id, (lead) => ({ ...lead, state })),
			inOne<Lead>(leadKeys.one(id), (lead) => ({ ...lead, state })),
		],
		call: () => api.PATCH('/api/v1/leads/{id}', { params: { path: { id } }, body: { state } }),
		failed: 'The state was not changed.',
		stale: leadsChanged,
	});
}

/** Throws `ApiError` 422 with the fields to mend. */
export async function makeContact(client: QueryClient, id: string, body: Schemas['LeadContact']) {
	const params = { path: { id } };
	const outcome = await read(api.PUT('/api/v1/leads/{id}/contact', { params, body }));
	forget(client, turned);
	return outcome;
}

export async function makeOrganization(client: QueryClient, { id, text }: Lead) {
	const params = { path: { id } };
	const made = await optimistically(client, {
		show: [],
		call: () => api.PUT('/api/v1/leads/{id}/organization', { params, body: {} }),
		failed: 'No organization was made of the lead.',
		stale: turned,
	});
	const said = `${text} is among your organizations`;
	if (made) void toastUndo(said, () => void undoTurning(client, id, 'organization'));
}

export async function followUpLead(client: QueryClient, { id }: Lead, due_on: string) {
	const params = { path: { id } };
	const made = await optimistically(client, {
		show: [],
		call: () => api.PUT('/api/v1/leads/{id}/follow-up', { params, body: { due_on } }),
		failed: 'No follow-up was made of the lead.',
		stale: leadsChanged,
	});
	const said = `To be pursued by ${calendarDay(due_on)}`;
	if (made) void toastUndo(said, () => void undoTurning(client, id, 'follow-up'));
}

/** Take back what a lead was turned into: what was made of it goes into the trash. */
export function undoTurning(client: QueryClient, id: string, into: LeadTurn) {
	return optimistically(client, {
		show: [],
		call: () => api.DELETE(`/api/v1/leads/{id}/${into}`, { params: { path: { id } } }),
		failed: 'The lead stays as it is.',
		stale: turned,
	});
}

export async function deleteLead(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<Lead>(leadKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/leads/{id}', { params: { path: { id } } }),
		failed: 'The lead was not deleted.',
		stale: leadsChanged,
	});
	if (deleted) void toastUndo('Lead moved to the trash', () => void restoreLead(client, id));
}

export function restoreLead(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<Lead>(leadKeys.lists, id, () => null)],
		call: () => api.PUT('/api/v1/leads/{id}/restoration', { params: { path: { id } } }),
		failed: 'The lead was not restored.',
		stale: leadsChanged,
	});
}

function forget(client: QueryClient, keys: (readonly string[])[]) {
	for (const queryKey of keys) void client.invalidateQueries({ queryKey });
}
