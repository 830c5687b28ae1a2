import type { QueryClient } from '@tanstack/svelte-query';
import { Draft } from '#lib/draft.svelte.ts';
import { forgetOrganizations } from './changes.ts';
import { oneOrganization, organizationKeys, type Organization } from './queries.ts';

type Fields = Pick<Organization, 'name' | 'website' | 'industry' | 'location'>;
export type OrganizationFacts = Draft<Organization, Fields>;

const NAMES: Record<keyof Fields, string> = {
	name: 'Name',
	website: 'Website',
	industry: 'Industry',
	location: 'Location',
};

/** The facts of an organization, to be edited. Create them while a component initialises. */
export const factsOf = (client: QueryClient, organization: Organization): OrganizationFacts =>
	new Draft(organization, {
		path: `/api/v1/organizations/${organization.id}`,
		fieldsOf: ({ name, website, industry, location }) => ({ name, website, industry, location }),
		sent: (changes) =>
			Object.fromEntries(
				Object.entries(changes).map(([field, value]) => [field, value?.trim() || null]),
			),
		fieldName: (field) => NAMES[field],
		fieldText: (_field, value) => value ?? '',
		fresh: () => client.fetchQuery({ ...oneOrganization(organization.id), staleTime: 0 }),
		onSaved(saved) {
			client.setQueryData(organizationKeys.one(saved.id), saved);
			forgetOrganizations(client);
		},
	});
