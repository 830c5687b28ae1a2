import type { Tone } from '#lib/ui/Badge.svelte';
import type { InterviewSummary, State } from './queries.ts';

const NAMES: Record<State, string> = {
	planned: 'Planned',
	requested: 'Requested',
	scheduled: 'Scheduled',
	completed: 'Completed',
	declined: 'Declined',
	cancelled: 'Cancelled',
	no_show: 'No-show',
};

const TONES: Record<State, Tone> = {
	planned: 'plain',
	requested: 'blue',
	scheduled: 'violet',
	completed: 'green',
	declined: 'plain',
	cancelled: 'plain',
	no_show: 'rose',
};

export const stateName = (state: State) => NAMES[state];
export const stateTone = (state: State) => TONES[state];

/** Those that may still take place. */
export const isAhead = (state: State) => ['planned', 'requested', 'scheduled'].includes(state);

/** Its time has passed, and nobody said what became of it. */
export const isOver = ({ state, ends_at }: Pick<InterviewSummary, 'state' | 'ends_at'>) =>
	state === 'scheduled' && ends_at !== null && Date.parse(ends_at) < Date.now();
