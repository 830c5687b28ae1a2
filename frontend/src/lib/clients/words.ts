import type { Client, Progress } from './queries.ts';

export type Reason = Client['attention']['reasons'][number];
export type Moment = keyof NonNullable<Client['funnel']>;
export type Sort = 'attention' | 'name' | 'last_activity' | '-last_activity';

const REASONS: Record<Reason, string> = {
	idle_14_days: 'Nothing done for 14 days',
	no_interview_booked: 'No interview booked',
	thank_yous_overdue: 'Thank-yous overdue',
	asks_unanswered: 'Many asks, no answers',
};

const MOMENTS: Record<Progress['stages'][number]['stage'], string> = {
	identified: 'Identified',
	contacted: 'Contacted',
	answered: 'Answered',
	scheduled: 'Scheduled',
	held: 'Interview held',
	debriefed: 'Debriefed',
	thanked: 'Thanked',
	referral: 'Led to somebody',
	offer: 'Led to an offer',
};

type Hidden = Progress['not_shared'][number];

const HIDDEN: Record<Hidden['scope'], [one: string, many: string]> = {
	progress: ['count', 'counts'],
	interviews: ['interview', 'interviews'],
	debriefs: ['debrief', 'debriefs'],
	notes: ['note', 'notes'],
	contact_names: ['name of a contact', 'names of contacts'],
};

/** The scopes by which a coach sees something: debriefs without interviews are shared, and not seen. */
export const seenOf = ({ engagement, not_shared }: Client) =>
	engagement.scopes.filter((scope) => !not_shared.includes(scope));

const list = new Intl.ListFormat('en');

/** "5 notes and 3 debriefs": how much there is that is not shared. */
export const hidden = (kinds: readonly Hidden[]) =>
	list.format(kinds.map(({ scope, count }) => `${count} ${HIDDEN[scope][count === 1 ? 0 : 1]}`));

export const SORTS: { value: Sort; label: string }[] = [
	{ value: 'attention', label: 'Needs attention first' },
	{ value: 'name', label: 'Name, A to Z' },
	{ value: '-last_activity', label: 'Last activity, latest first' },
	{ value: 'last_activity', label: 'Last activity, longest ago first' },
];

export const isSort = (value: string | null): value is Sort =>
	SORTS.some((sort) => sort.value === value);

export const reasonName = (reason: Reason) => REASONS[reason];
export const momentName = (moment: keyof typeof MOMENTS) => MOMENTS[moment];

/** How far somebody comes, in that order. */
export const MOMENT_ORDER: Moment[] = [
	'identified',
	'contacted',
	'answered',
	'scheduled',
	'held',
	'debriefed',
	'thanked',
];
