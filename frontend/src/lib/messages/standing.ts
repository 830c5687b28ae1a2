import type { Message } from './queries.ts';

/** Where a message stands for somebody who asks: whose turn is it? */
export type Standing = 'draft' | 'failed' | 'waiting' | 'answered' | 'told';

export const STANDINGS: { value: Standing; label: string; empty: string }[] = [
	{ value: 'draft', label: 'Drafts', empty: 'Nothing half-written.' },
	{ value: 'waiting', label: 'Waiting for an answer', empty: 'Nobody owes you an answer.' },
	{ value: 'answered', label: 'Answered', empty: 'An answer shows here once you log it.' },
	{ value: 'told', label: 'Needs no answer', empty: 'Thanks and news stand here once sent.' },
];

const WAITED_FOR = ['request', 'nudge', 'check_in'];

export function standingOf({ state, kind, answered_at }: Message): Standing {
	if (state === 'draft') return 'draft';
	if (state === 'failed' || state === 'bounced') return 'failed';
	if (answered_at) return 'answered';
	return WAITED_FOR.includes(kind) ? 'waiting' : 'told';
}
