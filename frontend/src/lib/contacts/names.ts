import type { Contact, ContactSummary } from './queries.ts';

type Named = Pick<ContactSummary, 'given_name' | 'family_name'>;

/** What a contact is called: one of the two names may be empty. */
export const nameOf = ({ given_name, family_name }: Named) => `${given_name} ${family_name}`.trim();

/** "Research lead, North Clinic", or what of it is known. */
export const roleOf = (contact: Pick<ContactSummary, 'title' | 'organization' | 'headline'>) =>
	[contact.title, contact.organization?.name].filter(Boolean).join(', ') || contact.headline || '';

/** A typed name in two parts: the last word is the family name, unless it is the only one. */
export function splitName(typed: string): Named {
	const words = typed.trim().split(/\s+/);
	const family_name = words.length > 1 ? words.pop()! : '';
	return { given_name: words.join(' '), family_name };
}

/** The role of today: the newest one that has not ended. */
export const presentRole = ({ roles }: Contact) => roles.find((role) => role.ended_on === null);
