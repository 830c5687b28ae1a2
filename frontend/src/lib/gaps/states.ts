import type { Tone } from '#lib/ui/Badge.svelte';
import type { Closing } from './queries.ts';

export const STATES: { value: Closing['state']; label: string; tone: Tone }[] = [
	{ value: 'open', label: 'Open', tone: 'amber' },
	{ value: 'closing', label: 'Being closed', tone: 'blue' },
	{ value: 'closed', label: 'Closed', tone: 'green' },
];

export const closingState = (state: Closing['state']) =>
	STATES.find(({ value }) => value === state)!;
