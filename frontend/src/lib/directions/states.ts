import type { Tone } from '#lib/ui/Badge.svelte';
import type { Direction } from './queries.ts';

export type DirectionState = Direction['state'];

export const STATES: { value: DirectionState; label: string; tone: Tone }[] = [
	{ value: 'exploring', label: 'Exploring', tone: 'blue' },
	{ value: 'decided', label: 'Decided', tone: 'green' },
	{ value: 'parked', label: 'Parked', tone: 'plain' },
];

export const isDirectionState = (value: string | null): value is DirectionState =>
	STATES.some((state) => state.value === value);

export const directionState = (state: DirectionState) =>
	STATES.find(({ value }) => value === state)!;
