import { isFollowUpKind } from '#lib/followUps/kinds.ts';
import type { FollowUpFilter } from '#lib/followUps/queries.ts';

/** The filter that an address names: `?state=done&kind=&contact_id=`; what is open, unless it says otherwise. */
export function filterOf({ search }: Pick<URL, 'search'>) {
	const named = new URLSearchParams(search);
	const kind = named.get('kind');
	return {
		state: named.get('state') === 'done' ? 'done' : 'open',
		kind: isFollowUpKind(kind) ? kind : undefined,
		contact_id: named.get('contact_id') || undefined,
	} satisfies FollowUpFilter;
}
