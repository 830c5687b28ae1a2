import type { Interview } from '#lib/interviews/queries.ts';
import { takeawayNamed } from '#lib/takeaways/paths.ts';

export const TABS = [
	{ value: 'prepare', label: 'Prepare' },
	{ value: 'hold', label: 'Hold' },
	{ value: 'debrief', label: 'Debrief' },
	{ value: 'takeaways', label: 'Takeaways' },
] as const;

export type TabName = (typeof TABS)[number]['value'];

/** What stands under each tab; only the one in sight is loaded. */
export const PARTS = {
	prepare: () => import('./Prepare.svelte'),
	hold: () => import('./Hold.svelte'),
	debrief: () => import('./Debrief.svelte'),
	takeaways: () => import('./Takeaways.svelte'),
};

/** The tab that the address names, or else the one that the interview has come to. */
export function tabFor(
	interview: Interview,
	{ search, hash }: Pick<URL, 'search' | 'hash'>,
): TabName {
	const wanted = new URLSearchParams(search).get('tab');
	const named = TABS.find(({ value }) => value === wanted);
	if (named) return named.value;
	if (takeawayNamed({ hash })) return 'takeaways';
	if (interview.state === 'completed') return 'debrief';
	return interview.state === 'scheduled' && interview.started_at ? 'hold' : 'prepare';
}
