import { isLeadKind, isLeadState } from '#lib/leads/kinds.ts';
import type { LeadFilter } from '#lib/leads/queries.ts';

/** The filter that an address names: `?state=&kind=&contact_id=&interview_id=`. */
export function filterOf({ search }: Pick<URL, 'search'>): LeadFilter {
	const named = new URLSearchParams(search);
	const [state, kind] = [named.get('state'), named.get('kind')];
	return {
		state: isLeadState(state) ? state : undefined,
		kind: isLeadKind(kind) ? kind : undefined,
		contact_id: named.get('contact_id') || undefined,
		interview_id: named.get('interview_id') || undefined,
	};
}
