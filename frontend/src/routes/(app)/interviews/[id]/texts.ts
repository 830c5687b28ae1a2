import { dayAndTime } from '#lib/dates.ts';
import { DEBRIEF_LABELS } from '#lib/interviews/debrief.ts';
import type { Interview } from '#lib/interviews/queries.ts';
import type { Note } from '#lib/notes/queries.ts';
import type { Topic } from '#lib/questions/topics.ts';
import type { Source } from '#lib/takeaways/queries.ts';

/** Something written that takeaways can rest on. */
export interface Text extends Pick<Source, 'kind' | 'id' | 'field'> {
	key: string;
	title: string;
	text: string;
	topic: Topic | null;
}

const FIELDS = ['highlights', 'challenges', 'improvements'] as const;

/** What was written down of an interview: the answers in their order, the debrief, the notes. */
export const textsOf = (interview: Interview, notes: readonly Note[]): Text[] => [
	...interview.agenda.flatMap(({ id, text: title, answer, topic }): Text[] =>
		answer ? [{ key: id, kind: 'answer', id, title, text: answer, topic }] : [],
	),
	...FIELDS.flatMap((field): Text[] => {
		const text = interview.debrief[field];
		const { id } = interview;
		const title = `Debrief: ${DEBRIEF_LABELS[field].toLowerCase()}`;
		return text ? [{ key: field, kind: 'debrief', id, field, title, text, topic: null }] : [];
	}),
	...notes.map(({ id, body, created_at }): Text => ({
		key: id,
		kind: 'note',
		id,
		title: `Note of ${dayAndTime(created_at)}`,
		text: body,
		topic: null,
	})),
];
