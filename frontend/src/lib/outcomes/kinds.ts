import type { Tone } from '#lib/ui/Badge.svelte';
import type { Outcome } from './queries.ts';

export const KINDS: { value: Outcome['kind']; label: string; tone: Tone }[] = [
	{ value: 'insight', label: 'Insight', tone: 'violet' },
	{ value: 'referral', label: 'Referral', tone: 'blue' },
	{ value: 'application', label: 'Application', tone: 'amber' },
	{ value: 'offer', label: 'Offer', tone: 'green' },
	{ value: 'ruled_out', label: 'Ruled out', tone: 'accent' },
];

export const outcomeKind = (kind: Outcome['kind']) => KINDS.find(({ value }) => value === kind)!;
