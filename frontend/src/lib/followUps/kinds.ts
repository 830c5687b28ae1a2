import { newMessagePath } from '#lib/messages/paths.ts';
import type { FollowUp } from './queries.ts';

export type FollowUpKind = FollowUp['kind'];

export const KINDS: { value: FollowUpKind; label: string }[] = [
	{ value: 'ask_somebody_else', label: 'Ask somebody else' },
	{ value: 'nudge', label: 'Nudge' },
	{ value: 'debrief', label: 'Debrief' },
	{ value: 'thank_you', label: 'Thank' },
	{ value: 'check_in', label: 'Check in' },
	{ value: 'close_the_loop', label: 'Close the loop' },
	{ value: 'pursue_lead', label: 'Pursue a lead' },
	{ value: 'act_on_decision', label: 'Act on a decision' },
	{ value: 'look_back', label: 'Look back' },
	{ value: 'other', label: 'Other' },
];

export const isFollowUpKind = (value: string | null): value is FollowUpKind =>
	KINDS.some((kind) => kind.value === value);

export const followUpKindName = (kind: FollowUpKind) =>
	KINDS.find(({ value }) => value === kind)!.label;

/** The page where a follow-up is done, and what the way there is called. */
export function wayToDo({ kind, contact, interview_id, lead_id }: FollowUp) {
	const write = (as: 'nudge' | 'thank_you' | 'check_in' | 'outcome', label: string) =>
		contact && { label, href: newMessagePath({ contact_id: contact.id, kind: as, interview_id }) };
	if (kind === 'nudge') return write('nudge', 'Write the nudge');
	if (kind === 'thank_you') return write('thank_you', 'Write thanks');
	if (kind === 'check_in') return write('check_in', 'Write');
	if (kind === 'close_the_loop') return write('outcome', 'Tell them');
	if (kind === 'debrief' && interview_id) {
		return { label: 'Debrief', href: `/interviews/${interview_id}?tab=debrief` };
	}
	if (lead_id) return { label: 'See the lead', href: `/leads/${lead_id}` };
	return null;
}
