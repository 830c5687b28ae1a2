import type { Tone } from '#lib/ui/Badge.svelte';
import type { Ledger } from './queries.ts';

type LedgerKind = Ledger['items'][number]['kind'];

/** What passes between two people, from the reader's side. */
export const KINDS: { value: LedgerKind; label: string; tone: Tone }[] = [
	{ value: 'asked', label: 'Asked', tone: 'blue' },
	{ value: 'answered', label: 'Answered', tone: 'green' },
	{ value: 'promised', label: 'Promised', tone: 'amber' },
	{ value: 'taken', label: 'Taken', tone: 'violet' },
	{ value: 'returned', label: 'Returned', tone: 'accent' },
];

export const ledgerKind = (kind: LedgerKind) => KINDS.find(({ value }) => value === kind)!;
