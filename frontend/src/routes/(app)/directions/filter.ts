import type { DirectionFilter } from '#lib/directions/queries.ts';
import { isDirectionState } from '#lib/directions/states.ts';

/** The filter that an address names: `?state=`. */
export function filterOf({ search }: Pick<URL, 'search'>): DirectionFilter {
	const state = new URLSearchParams(search).get('state');
	return { state: isDirectionState(state) ? state : undefined };
}
