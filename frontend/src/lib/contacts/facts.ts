import type { QueryClient } from '@tanstack/svelte-query';
import type { Schemas } from '#lib/api/client.ts';
import { directionNames } from '#lib/directions/queries.ts';
import { Draft } from '#lib/draft.svelte.ts';
import { forgetContacts } from './changes.ts';
import { fieldName, fieldText } from './fields.ts';
import { contactKeys, oneContact, type Contact } from './queries.ts';

/** What of a contact is edited in place. */
type Fields = Pick<
	Contact,
	| ('given_name' | 'family_name' | 'headline' | 'emails' | 'phones' | 'links' | 'roles')
	| ('location' | 'time_zone' | 'preferred_platform' | 'how_met' | 'tags')
	| ('keep_in_touch_days' | 'referred_by')
	| ('direction_ids' | 'level' | 'in_field_since' | 'outlook')
>;
export type Facts = Draft<Contact, Fields>;
export type Role = Fields['roles'][number];

/** The facts of a contact, to be edited. Create them while a component initialises. */
export const factsOf = (client: QueryClient, contact: Contact): Facts =>
	new Draft(contact, {
		path: `/api/v1/contacts/${contact.id}`,
		fieldsOf,
		sent,
		fieldSent: (name) => (name === 'referred_by_id' ? 'referred_by' : (name as keyof Fields)),
		fieldName,
		fieldText: (field, value) =>
			field === 'direction_ids'
				? directionNames(client, value as string[]).join('\n')
				: fieldText(field, value),
		fresh: () => client.fetchQuery({ ...oneContact(contact.id), staleTime: 0 }),
		onSaved(saved) {
			client.setQueryData(contactKeys.one(saved.id), saved);
			forgetContacts(client);
		},
	});

const fieldsOf = (contact: Contact): Fields => ({
	given_name: contact.given_name,
	family_name: contact.family_name,
	headline: contact.headline,
	emails: contact.emails,
	phones: contact.phones,
	links: contact.links,
	roles: contact.roles,
	location: contact.location,
	time_zone: contact.time_zone,
	preferred_platform: contact.preferred_platform,
	how_met: contact.how_met,
	tags: contact.tags,
	keep_in_touch_days: contact.keep_in_touch_days,
	referred_by: contact.referred_by,
	direction_ids: contact.direction_ids,
	level: contact.level,
	in_field_since: contact.in_field_since,
	outlook: contact.outlook,
});

/** Organizations and people go by their ids, empty lines are left out, empty text is null. */
function sent({ referred_by, roles, ...changes }: Partial<Fields>): Schemas['ContactUpdate'] {
	const plain = Object.entries(changes).map(([field, value]) => [field, written(field, value)]);
	return {
		...Object.fromEntries(plain),
		...(roles && { roles: roles.map(sentRole) }),
		...(referred_by !== undefined && { referred_by_id: referred_by?.id ?? null }),
	};
}

const ADDRESSES = ['emails', 'phones', 'links'];

function written(field: string, value: unknown) {
	if (ADDRESSES.includes(field)) {
		return (value as Fields['emails']).filter((entry) => entry.value.trim());
	}
	return value === '' && !field.endsWith('_name') ? null : value;
}

const sentRole = ({ organization_id, organization_name, title, started_on, ended_on }: Role) => ({
	...(organization_id ? { organization_id } : { organization_name }),
	title,
	started_on,
	ended_on,
});
