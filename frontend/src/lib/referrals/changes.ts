import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { contactKeys } from '#lib/contacts/queries.ts';
import { followUpKeys } from '#lib/followUps/queries.ts';
import { ledgerKey } from '#lib/ledger/queries.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { todayKey } from '#lib/today/queries.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { referralKeys, type Referral } from './queries.ts';

const referralsChanged = [referralKeys.all, contactKeys.all, followUpKeys.all, ledgerKey, todayKey];

/** Throws `ApiError` 409 when it is known, 422 with the fields to mend. */
export async function addReferral(client: QueryClient, body: Schemas['ReferralCreate']) {
	const referral = await read(api.POST('/api/v1/referrals', { body }));
	for (const queryKey of referralsChanged) void client.invalidateQueries({ queryKey });
	return referral;
}

/** Say that somebody was thanked for a referral, or told what came of it; null takes it back. */
export function settleReferral(
	client: QueryClient,
	id: string,
	settled: Partial<Pick<Referral, 'thanked_at' | 'told_outcome_at'>>,
) {
	return optimistically(client, {
		show: [inLists<Referral>(referralKeys.lists, id, (each) => ({ ...each, ...settled }))],
		call: () => api.PATCH('/api/v1/referrals/{id}', { params: { path: { id } }, body: settled }),
		failed: 'The referral was not changed.',
		stale: referralsChanged,
	});
}

export async function deleteReferral(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<Referral>(referralKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/referrals/{id}', { params: { path: { id } } }),
		failed: 'The referral was not deleted.',
		stale: referralsChanged,
	});
	if (deleted) void toastUndo('Referral deleted', () => void restoreReferral(client, id));
}

export function restoreReferral(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<Referral>(referralKeys.lists, id, () => null)],
		call: () => api.PUT('/api/v1/referrals/{id}/restoration', { params: { path: { id } } }),
		failed: 'The referral was not restored.',
		stale: referralsChanged,
	});
}
