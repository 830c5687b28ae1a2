import { levelName, outlookName } from '#lib/directions/perspectives.ts';
import { platformName } from './platforms.ts';
import type { Contact } from './queries.ts';
import { stageNamed } from './stages.ts';

type Entry = { value: string };
type Role = Pick<Contact['roles'][number], 'title' | 'organization_name' | 'ended_on'>;

/** What the fields of a contact are called on screen. */
const NAMES: Partial<Record<string, string>> = {
	given_name: 'Given name',
	family_name: 'Family name',
	headline: 'Headline',
	emails: 'E-mail',
	phones: 'Phone',
	links: 'Links',
	roles: 'Roles',
	location: 'Location',
	time_zone: 'Time zone',
	preferred_platform: 'Platform',
	how_met: 'How you met',
	tags: 'Tags',
	stage: 'Stage',
	keep_in_touch_days: 'Keep in touch',
	last_contact_at: 'Last contact',
	referred_by: 'Referred by',
	referred_by_id: 'Referred by',
	direction_ids: 'Directions',
	level: 'Level',
	in_field_since: 'In the field since',
	outlook: 'Outlook',
};

export const fieldName = (field: string) => NAMES[field] ?? field.replaceAll('_', ' ');

/** "Research lead at North Clinic", and whether it is past. */
export function roleText({ title, organization_name, ended_on }: Role): string {
	const text = [title, organization_name].filter(Boolean).join(' at ');
	return ended_on ? `${text} (until ${ended_on.slice(0, 4)})` : text;
}

const lines = (entries: Entry[]) => entries.map(({ value }) => value).join('\n');

const TEXTS: Partial<Record<string, (value: never) => string>> = {
	emails: lines,
	phones: lines,
	links: lines,
	roles: (roles: Role[]) => roles.map(roleText).join('\n'),
	tags: (tags: string[]) => tags.join('\n'),
	stage: (stage: Contact['stage']) => stageNamed(stage).label,
	preferred_platform: (platform: NonNullable<Contact['preferred_platform']>) =>
		platformName(platform),
	keep_in_touch_days: (days: number) => `Every ${days} days`,
	referred_by: ({ name }: { name: string }) => name,
	level: levelName,
	outlook: outlookName,
};

/** A field's value as text, for comparing two; empty for nothing. */
export function fieldText(field: string, value: unknown): string {
	if (value === null || value === undefined || value === '') return '';
	return TEXTS[field]?.(value as never) ?? String(value);
}
