import type { Event } from './queries.ts';

type Kind = Event['subject']['kind'];

/** Everything that shows a kind of thing, by the first word of its query key. */
const SHOWN_BY: Record<Kind, string[]> = {
	account: [],
	contact: ['contacts', 'organizations', 'interviews', 'messages', 'follow-ups', 'referrals'],
	organization: ['organizations', 'contacts'],
	question_set: ['question-sets'],
	interview: [
		'interviews',
		'contacts',
		'follow-ups',
		'takeaways',
		'booking',
		'directions',
		'board',
	],
	note: ['notes'],
	import: ['imports', 'contacts', 'organizations'],
	message_template: ['message-templates'],
	message: ['messages', 'contacts', 'follow-ups', 'ledger'],
	follow_up: ['follow-ups'],
	lead: ['leads', 'gaps'],
	referral: ['referrals', 'contacts', 'ledger'],
	proposal: ['booking', 'interviews'],
	erasure: ['booking', 'contacts', 'interviews'],
	direction: ['directions', 'board', 'insights'],
	takeaway: ['takeaways', 'gaps', 'directions', 'board'],
	decision: ['decisions', 'directions'],
	outcome: ['outcomes', 'directions'],
	engagement: ['engagements', 'clients'],
	goal: ['goals', 'clients'],
	assignment: ['assignments', 'clients'],
	comment: ['comments'],
};

const ALWAYS = ['events', 'today', 'notifications'];

/** The first words of the keys of what may look different since these events. */
export const shownSince = (events: Event[]) =>
	new Set([...ALWAYS, ...events.flatMap(({ subject }) => SHOWN_BY[subject.kind])]);
