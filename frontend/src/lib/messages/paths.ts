import type { MessageKind } from './kinds.ts';

interface Wanted {
	contact_id?: string;
	kind?: MessageKind;
	interview_id?: string | null;
}

/** Where a message is begun, with what is known of it already. */
export function newMessagePath({ contact_id, kind, interview_id }: Wanted): string {
	const named = new URLSearchParams();
	if (contact_id) named.set('contact_id', contact_id);
	if (kind) named.set('kind', kind);
	if (interview_id) named.set('interview_id', interview_id);
	return named.size ? `/messages/new?${named}` : '/messages/new';
}
