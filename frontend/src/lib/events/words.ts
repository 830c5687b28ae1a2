import { fieldName } from '#lib/contacts/fields.ts';
import { isStage, stageNamed } from '#lib/contacts/stages.ts';
import { dayAndTime } from '#lib/dates.ts';
import { CHANNELS, isKind, kindName } from '#lib/messages/kinds.ts';
import type { Event } from './queries.ts';

/** An event in words, and where there is more about it. */
export interface Told {
	text: string;
	href?: string;
}

type Data = Record<string, unknown>;

const WORDS: Record<Event['type'], string | ((data: Data) => string)> = {
	'account.created': 'Account opened',
	'contact.created': 'Added to your contacts',
	'contact.updated': ({ fields }) => `${fieldList(fields)} changed`,
	'contact.stage_changed': ({ from, to, by }) =>
		`Moved from ${stage(from)} to ${stage(to)}${by === 'event' ? ' by what happened' : ''}`,
	'contact.trashed': 'Moved to the trash',
	'contact.restored': 'Restored from the trash',
	'contact.merged': 'Merged with another contact',
	'contact.unmerged': 'A merge was undone',
	'organization.created': 'Organization added',
	'organization.updated': ({ fields }) => `${fieldList(fields)} changed`,
	'organization.merged': ({ other_name }) => `Merged with ${text(other_name, 'another one')}`,
	'organization.deleted': 'Organization deleted',
	'question_set.created': 'Question set made',
	'question_set.updated': 'Question set changed',
	'question_set.deleted': 'Question set moved to the trash',
	'question_set.restored': 'Question set restored from the trash',
	'interview.planned': 'Interview planned',
	'interview.updated': 'Interview changed',
	'interview.requested': 'Asked for an interview',
	'interview.scheduled': ({ starts_at }) => `Interview scheduled${at(' for ', starts_at)}`,
	'interview.rescheduled': ({ to }) => `Interview moved${at(' to ', to)}`,
	'interview.started': 'Interview started',
	'interview.completed': 'Interview held',
	'interview.declined': ({ reason }) => `Said no to an interview${because(reason)}`,
	'interview.cancelled': ({ reason }) => `Interview cancelled${because(reason)}`,
	'interview.no_show': 'The interview did not take place',
	'interview.reopened': 'Interview opened again',
	'interview.debriefed': 'Debrief written',
	'interview.deleted': 'Interview moved to the trash',
	'interview.restored': 'Interview restored from the trash',
	'interview.invited': 'Calendar invitation sent',
	'import.applied': 'Import done',
	'import.undone': 'Import undone',
	'message_template.created': 'Template made',
	'message_template.updated': 'Template changed',
	'message_template.deleted': 'Template moved to the trash',
	'message_template.restored': 'Template restored from the trash',
	'message.drafted': ({ kind }) => `${messageKind(kind)} drafted`,
	'message.sent': ({ kind, channel }) => `${messageKind(kind)} sent${by(channel)}`,
	'message.unsent': 'A message was not sent after all',
	'message.failed': 'A message did not arrive',
	'message.unbounced': 'A message arrived after all',
	'message.answered': 'They answered',
	'message.unanswered': 'An answer was taken back',
	'message.deleted': 'Message deleted',
	'message.restored': 'Message restored',
	'follow_up.added': 'Follow-up added',
	'follow_up.snoozed': 'Follow-up put off',
	'follow_up.completed': 'Follow-up done',
	'follow_up.cancelled': 'Follow-up set aside',
	'follow_up.reopened': 'Follow-up opened again',
	'follow_up.deleted': 'Follow-up deleted',
	'follow_up.restored': 'Follow-up restored',
	'lead.created': 'Lead noted',
	'lead.updated': 'Lead changed',
	'lead.pursued': 'Lead pursued',
	'lead.deleted': 'Lead deleted',
	'lead.restored': 'Lead restored',
	'referral.created': 'Referral noted',
	'referral.updated': 'Referral changed',
	'referral.deleted': 'Referral deleted',
	'referral.restored': 'Referral restored',
	'proposal.sent': 'Times proposed',
	'proposal.picked': 'A proposed time was chosen',
	'proposal.countered': 'They proposed other times',
	'proposal.declined': 'They declined the proposed times',
	'proposal.revoked': 'The proposed times were withdrawn',
	'erasure.requested': 'Asked to be erased',
	'erasure.completed': 'Erased, as was asked',
	'direction.created': 'Direction added',
	'direction.updated': 'Direction changed',
	'direction.deleted': 'Direction moved to the trash',
	'direction.restored': 'Direction restored from the trash',
	'takeaway.created': 'Takeaway drawn',
	'takeaway.updated': 'Takeaway changed',
	'takeaway.deleted': 'Takeaway moved to the trash',
	'takeaway.restored': 'Takeaway restored from the trash',
	'decision.made': 'Decision made',
	'decision.revoked': 'Decision revoked',
	'decision.finalized': 'Decision final',
	'decision.reviewed': 'Looked back on a decision',
	'outcome.noted': 'Outcome noted',
	'outcome.updated': 'Outcome changed',
	'outcome.deleted': 'Outcome moved to the trash',
	'outcome.restored': 'Outcome restored from the trash',
	'note.created': 'Note written',
	'note.updated': 'Note changed',
	'note.deleted': 'Note moved to the trash',
	'note.restored': 'Note restored from the trash',
	'engagement.invited': 'Invitation to share made',
	'engagement.accepted': 'Sharing began',
	'engagement.changed': 'What is shared changed',
	'engagement.ended': 'Sharing ended',
	'engagement.restored': 'Invitation to share made again',
	'engagement.nudged': 'A friendly word from the coach',
	'goal.set': 'Goal set',
	'goal.proposed': 'Goal proposed',
	'goal.accepted': 'Goal accepted',
	'goal.declined': 'Goal declined',
	'goal.reopened': 'Answer to a goal taken back',
	'goal.updated': 'Goal changed',
	'goal.deleted': 'Goal deleted',
	'goal.restored': 'Goal restored',
	'assignment.given': 'Assignment given',
	'assignment.withdrawn': 'Assignment withdrawn',
	'assignment.restored': 'Assignment given after all',
	'comment.written': 'Comment written',
	'comment.deleted': 'Comment deleted',
};

const HERE_ALREADY = ['contact', 'note'];
const WITH_A_PAGE = ['interview', 'organization', 'message', 'lead', 'direction'];

export function told({ type, data, subject }: Event): Told {
	// A page that is older than its server meets facts that it has no words for.
	const words = WORDS[type] ?? type.replace('.', ' ').replaceAll('_', ' ');
	const isGone = type.endsWith('.deleted');
	return {
		text: typeof words === 'string' ? words : words(data),
		href: isGone || HERE_ALREADY.includes(subject.kind) ? undefined : placeOf(subject),
	};
}

const placeOf = ({ kind, id }: Event['subject']) =>
	WITH_A_PAGE.includes(kind) ? `/${kind}s/${id}` : undefined;

/** Autosave writes one event per pause: what was changed in one go is told in one line. */
export function condensed(events: Event[]): Event[] {
	const kept: Event[] = [];
	for (const event of events) {
		const later = kept.at(-1);
		if (later && isSameGo(later, event)) kept[kept.length - 1] = joined(later, event);
		else kept.push(event);
	}
	return kept;
}

const ONE_GO_MS = 10 * 60_000;

const isSameGo = (later: Event, event: Event) =>
	later.type === event.type &&
	event.type.endsWith('.updated') &&
	later.subject.id === event.subject.id &&
	Date.parse(later.at) - Date.parse(event.at) < ONE_GO_MS;

const joined = (later: Event, event: Event): Event => ({
	...later,
	data: {
		...later.data,
		fields: [...new Set([...list(event.data.fields), ...list(later.data.fields)])],
	},
});

const list = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const fieldList = (fields: unknown) => list(fields).map(fieldName).join(', ') || 'Facts';

const messageKind = (kind: unknown) =>
	typeof kind === 'string' && isKind(kind) ? kindName(kind) : 'Message';

const by = (channel: unknown) =>
	CHANNELS.filter(({ value }) => value === channel)
		.map(({ label }) => ` (${label.toLowerCase()})`)
		.join('');

const stage = (value: unknown) =>
	typeof value === 'string' && isStage(value) ? stageNamed(value).label : String(value);

const text = (value: unknown, otherwise: string) => (typeof value === 'string' ? value : otherwise);

const at = (word: string, instant: unknown) =>
	typeof instant === 'string' ? word + dayAndTime(instant) : '';

const because = (reason: unknown) => (typeof reason === 'string' && reason ? `: “${reason}”` : '');
