import type { Contact } from './queries.ts';

export type Platform = NonNullable<Contact['preferred_platform']>;

const LABELS: Record<Platform, string> = {
	zoom: 'Zoom',
	google_meet: 'Google Meet',
	teams: 'Microsoft Teams',
	skype: 'Skype',
	phone: 'Phone',
	in_person: 'In person',
	other: 'Another way',
};

/** Ways to meet, for a `Select`. */
export const PLATFORMS = Object.entries(LABELS).map(([value, label]) => ({ value, label }));

export const platformName = (platform: Platform) => LABELS[platform];
