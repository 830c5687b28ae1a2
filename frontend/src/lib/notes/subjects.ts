import type { Note } from './queries.ts';

export type SubjectKind = Note['subject']['kind'];
export type Subject = Note['subject'];

const PLACES: Record<SubjectKind, string> = {
	contact: '/contacts',
	organization: '/organizations',
	interview: '/interviews',
	direction: '/directions',
};

const FIELDS = {
	contact: 'contact_id',
	organization: 'organization_id',
	interview: 'interview_id',
	direction: 'direction_id',
} as const satisfies Record<SubjectKind, keyof Note>;

/** Where the page of what a note is about is. */
export const subjectPath = ({ kind, id }: Pick<Subject, 'kind' | 'id'>) => `${PLACES[kind]}/${id}`;

/** "Zoë Álvarez", "Interview with Zoë Álvarez". */
export const subjectName = ({ kind, name }: Pick<Subject, 'kind' | 'name'>) =>
	kind === 'interview' ? `Interview with ${name}` : name;

/** The one field of a note that says what it is about: `{ contact_id }`. */
export const about = ({ kind, id }: Pick<Subject, 'kind' | 'id'>) => ({ [FIELDS[kind]]: id });
