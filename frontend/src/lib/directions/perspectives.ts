import type { Schemas } from '#lib/api/client.ts';
import type { Contact } from '#lib/contacts/queries.ts';

export type Coverage = Schemas['Coverage'];
export type Perspective = keyof Coverage;

/** The perspectives a direction should be seen from, and how to come by each. */
export const PERSPECTIVES: { value: Perspective; label: string; missing: string }[] = [
	{ value: 'three_people', label: 'Three people', missing: 'Hear at least three people.' },
	{
		value: 'several_organizations',
		label: 'Several organizations',
		missing: 'Ask somebody who works elsewhere.',
	},
	{ value: 'novice', label: 'A newcomer', missing: 'Ask somebody in their first two years.' },
	{ value: 'veteran', label: 'A veteran', missing: 'Ask somebody with ten years in the field.' },
	{
		value: 'critical_voice',
		label: 'A critical voice',
		missing: 'Ask somebody who is unhappy with it, or has left.',
	},
];

/** How many of the perspectives were heard. */
export const heard = (coverage: Coverage) =>
	PERSPECTIVES.filter(({ value }) => coverage[value]).length;

/** What to do next for a direction seen like this. */
export const nextStep = (coverage: Coverage): string =>
	PERSPECTIVES.find(({ value }) => !coverage[value])?.missing ??
	'All perspectives are heard. Look at the board, and decide without haste.';

export type Level = NonNullable<Contact['level']>;
type Outlook = NonNullable<Contact['outlook']>;

export const LEVELS: { value: Level; label: string }[] = [
	{ value: 'entry', label: 'Entry' },
	{ value: 'experienced', label: 'Experienced' },
	{ value: 'senior', label: 'Senior' },
	{ value: 'lead', label: 'Lead' },
	{ value: 'executive', label: 'Executive' },
];

export const OUTLOOKS: { value: Outlook; label: string }[] = [
	{ value: 'content', label: 'Content' },
	{ value: 'mixed', label: 'Mixed feelings' },
	{ value: 'unhappy', label: 'Unhappy' },
	{ value: 'left', label: 'Left the field' },
];

export const levelName = (level: Level) => LEVELS.find(({ value }) => value === level)!.label;
export const outlookName = (outlook: Outlook) =>
	OUTLOOKS.find(({ value }) => value === outlook)!.label;
