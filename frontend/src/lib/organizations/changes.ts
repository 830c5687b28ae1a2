import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { forgetContacts } from '#lib/contacts/changes.ts';
import { organizationKeys } from './queries.ts';

/** Organizations stand in the rows of contacts, too. */
export function forgetOrganizations(client: QueryClient) {
	void client.invalidateQueries({ queryKey: organizationKeys.all });
	forgetContacts(client);
}

/** Throws `ApiError`: 409 `name_taken`, 422 with the fields to mend. */
export async function addOrganization(client: QueryClient, body: Schemas['OrganizationCreate']) {
	const organization = await read(api.POST('/api/v1/organizations', { body }));
	forgetOrganizations(client);
	return organization;
}

/** There is no way back. Throws `ApiError`. */
export async function deleteOrganization(client: QueryClient, id: string) {
	await api.DELETE('/api/v1/organizations/{id}', { params: { path: { id } } });
	client.removeQueries({ queryKey: organizationKeys.one(id) });
	forgetOrganizations(client);
}

/** Fold `other` into `id`; there is no way back. Throws `ApiError`. */
export async function mergeOrganizations(client: QueryClient, id: string, other_id: string) {
	const kept = await read(
		api.POST('/api/v1/organizations/{id}/merge', {
			params: { path: { id } },
			body: { other_id },
		}),
	);
	client.setQueryData(organizationKeys.one(id), kept);
	forgetOrganizations(client);
	return kept;
}
