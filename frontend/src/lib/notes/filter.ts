import type { NoteFilter } from './queries.ts';
import type { Subject, SubjectKind } from './subjects.ts';

const FIELDS = ['contact_id', 'organization_id', 'interview_id', 'direction_id'] as const;

/** What of an address (`location`, `page.url`) is needed here. */
type Address = Pick<URL, 'pathname' | 'search'>;

/** The filter that an address names: `?q=&pinned=true&contact_id=` or another subject. */
export function filterOf(address: Address): NoteFilter {
	const named = new URLSearchParams(address.search);
	const subject = subjectOf(address);
	return {
		q: named.get('q') || undefined,
		pinned: named.get('pinned') === 'true' ? true : undefined,
		...(subject && { [`${subject.kind}_id`]: subject.id }),
	};
}

/** What the notes of an address are about, if it names one thing. */
export function subjectOf({ search }: Address): Pick<Subject, 'kind' | 'id'> | null {
	const named = new URLSearchParams(search);
	const field = FIELDS.find((each) => named.get(each));
	return field ? { kind: field.replace('_id', '') as SubjectKind, id: named.get(field)! } : null;
}

/** Changes that leave only this subject, or none. */
export const onlyAbout = (subject: Pick<Subject, 'kind' | 'id'> | null) => ({
	...Object.fromEntries(FIELDS.map((field) => [field, ''])),
	...(subject && { [`${subject.kind}_id`]: subject.id }),
});
