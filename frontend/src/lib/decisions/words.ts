import type { Tone } from '#lib/ui/Badge.svelte';
import type { Decision } from './queries.ts';

export type Verdict = Decision['verdict'];
export type Turn = NonNullable<Decision['look_back']>['how_it_turned_out'];

export const VERDICTS: { value: Verdict; label: string; past: string }[] = [
	{ value: 'pursue', label: 'Pursue it', past: 'Decided to pursue it' },
	{ value: 'pause', label: 'Pause it', past: 'Decided to pause it' },
	{ value: 'drop', label: 'Drop it', past: 'Decided to drop it' },
];

const STATES: Record<Decision['state'], { label: string; tone: Tone }> = {
	cooling_off: { label: 'Cooling off', tone: 'amber' },
	final: { label: 'Final', tone: 'green' },
	revoked: { label: 'Revoked', tone: 'plain' },
};

export const TURNS: { value: Turn; label: string }[] = [
	{ value: 'better', label: 'Better than I thought' },
	{ value: 'as_expected', label: 'As I expected' },
	{ value: 'worse', label: 'Worse than I thought' },
];

export const verdict = (value: Verdict) => VERDICTS.find((each) => each.value === value)!;
export const decisionState = (state: Decision['state']) => STATES[state];
export const turnName = (turn: Turn) => TURNS.find(({ value }) => value === turn)!.label;
