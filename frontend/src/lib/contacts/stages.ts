import type { Tone } from '#lib/ui/Badge.svelte';
import type { Contact } from './queries.ts';

export type Stage = Contact['stage'];

/** The stages in their order; `says` is what it means, for the board's empty columns. */
export const STAGES: { value: Stage; label: string; tone: Tone; says: string }[] = [
	{ value: 'identified', label: 'Identified', tone: 'plain', says: 'People you could learn from.' },
	{
		value: 'contacted',
		label: 'Contacted',
		tone: 'blue',
		says: 'You asked; the answer is theirs.',
	},
	{ value: 'scheduled', label: 'Scheduled', tone: 'violet', says: 'A time is agreed.' },
	{ value: 'met', label: 'Met', tone: 'amber', says: 'You spoke. Thank them within a day.' },
	{ value: 'thanked', label: 'Thanked', tone: 'green', says: 'They know what it meant to you.' },
	{ value: 'in_touch', label: 'In touch', tone: 'accent', says: 'You hear from each other.' },
	{ value: 'closed', label: 'Closed', tone: 'plain', says: 'Nothing more to ask here.' },
];

const byValue = new Map(STAGES.map((stage) => [stage.value, stage]));

export const stageNamed = (stage: Stage) => byValue.get(stage)!;

export const isStage = (value: string | null): value is Stage => byValue.has(value as Stage);
