import { queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type Ledger = Schemas['LedgerRead'];

export const ledgerKey = ['ledger'] as const;

/** What was asked, answered, promised, taken and returned, with one contact or one organization. */
export const ledgerOf = (kind: 'contact' | 'organization', id: string) =>
	queryOptions({
		queryKey: [...ledgerKey, kind, id],
		queryFn: ({ signal }) => {
			const params = { path: { id } };
			return kind === 'contact'
				? read(api.GET('/api/v1/contacts/{id}/ledger', { params, signal }))
				: read(api.GET('/api/v1/organizations/{id}/ledger', { params, signal }));
		},
	});
