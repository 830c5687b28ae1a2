import { SvelteMap } from 'svelte/reactivity';
import type { Proposal } from './queries.ts';

/** The links that were told on this page, by proposal: the server tells each once and keeps none. */
const told = new SvelteMap<string, string>();

export const linkOf = ({ id }: Proposal) => told.get(id) ?? null;

export function keepLink({ id, url }: Proposal) {
	if (url) told.set(id, url);
}
