import { isKind } from '#lib/messages/kinds.ts';
import type { MessageFilter } from '#lib/messages/queries.ts';

/** The filter that an address names: `?kind=&contact_id=&answered=`. */
export function filterOf({ search }: Pick<URL, 'search'>): MessageFilter {
	const named = new URLSearchParams(search);
	const kind = named.get('kind');
	const answered = named.get('answered');
	return {
		kind: isKind(kind) ? kind : undefined,
		contact_id: named.get('contact_id') || undefined,
		answered: answered === null ? undefined : answered === 'true',
	};
}
