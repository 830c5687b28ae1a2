import type { Tone } from '#lib/ui/Badge.svelte';
import type { Takeaway } from './queries.ts';

export type TakeawayKind = Takeaway['kind'];
export type Confidence = NonNullable<Takeaway['confidence']>;

export const KINDS: { value: TakeawayKind; label: string; tone: Tone }[] = [
	{ value: 'upside', label: 'Upside', tone: 'green' },
	{ value: 'downside', label: 'Downside', tone: 'rose' },
	{ value: 'surprise', label: 'Surprise', tone: 'violet' },
	{ value: 'advice', label: 'Advice', tone: 'blue' },
	{ value: 'strength', label: 'My strength', tone: 'accent' },
	{ value: 'gap', label: 'My gap', tone: 'amber' },
];

export const CONFIDENCES: { value: Confidence; label: string }[] = [
	{ value: 'saw', label: 'They saw it themselves' },
	{ value: 'heard', label: 'They heard of it' },
];

export const isTakeawayKind = (value: string | null): value is TakeawayKind =>
	KINDS.some((kind) => kind.value === value);

export const takeawayKind = (kind: TakeawayKind) => KINDS.find(({ value }) => value === kind)!;
export const confidenceName = (confidence: Confidence) =>
	confidence === 'saw' ? 'saw it' : 'heard of it';
