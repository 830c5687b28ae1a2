import { isTopic } from '#lib/questions/topics.ts';
import { isTakeawayKind } from '#lib/takeaways/kinds.ts';
import type { TakeawayFilter } from '#lib/takeaways/queries.ts';

/** The filter that an address names: `?q=&kind=&topic=&direction_id=&contact_id=&rated=true`. */
export function filterOf({ search }: Pick<URL, 'search'>): TakeawayFilter {
	const named = new URLSearchParams(search);
	const [kind, topic] = [named.get('kind'), named.get('topic')];
	return {
		q: named.get('q') || undefined,
		kind: isTakeawayKind(kind) ? kind : undefined,
		topic: isTopic(topic) ? topic : undefined,
		direction_id: named.get('direction_id') || undefined,
		contact_id: named.get('contact_id') || undefined,
		rated: named.get('rated') === 'true' ? true : undefined,
	};
}
