import type { ClientFilter } from '#lib/clients/queries.ts';
import { isSort } from '#lib/clients/words.ts';

/** The filter that an address names: `?q=&tag=&attention=&sort=`. */
export function filterOf({ search }: Pick<URL, 'search'>): ClientFilter {
	const named = new URLSearchParams(search);
	const sort = named.get('sort');
	return {
		q: named.get('q') || undefined,
		tag: named.get('tag') || undefined,
		attention: named.has('attention') || undefined,
		sort: isSort(sort) ? sort : undefined,
	};
}
