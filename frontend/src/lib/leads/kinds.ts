import type { Tone } from '#lib/ui/Badge.svelte';
import type { Lead } from './queries.ts';

export type LeadKind = Lead['kind'];
export type LeadState = Lead['state'];

export const KINDS: { value: LeadKind; label: string }[] = [
	{ value: 'person', label: 'Person' },
	{ value: 'opening', label: 'Opening' },
	{ value: 'organization', label: 'Organization' },
	{ value: 'resource', label: 'Resource' },
];

export const STATES: { value: LeadState; label: string; tone: Tone }[] = [
	{ value: 'open', label: 'Open', tone: 'amber' },
	{ value: 'pursued', label: 'Pursued', tone: 'blue' },
	{ value: 'came_to_something', label: 'Came to something', tone: 'green' },
	{ value: 'dropped', label: 'Dropped', tone: 'plain' },
];

export const isLeadKind = (value: string | null): value is LeadKind =>
	KINDS.some((kind) => kind.value === value);
export const isLeadState = (value: string | null): value is LeadState =>
	STATES.some((state) => state.value === value);

export const leadKindName = (kind: LeadKind) => KINDS.find(({ value }) => value === kind)!.label;
export const leadState = (state: LeadState) => STATES.find(({ value }) => value === state)!;
