import type { Assignment } from './queries.ts';

export type AssignmentKind = Assignment['kind'];
export type RequiredField = Assignment['required_fields'][number];

export const KINDS: { value: AssignmentKind; label: string }[] = [
	{ value: 'question_set', label: 'A question set' },
	{ value: 'interviews', label: 'A number of interviews' },
	{ value: 'debrief', label: 'What each debrief says' },
];

export const REQUIRED: { value: RequiredField; label: string }[] = [
	{ value: 'highlights', label: 'Highlights' },
	{ value: 'challenges', label: 'Challenges' },
	{ value: 'improvements', label: 'Ideas for improvement' },
	{ value: 'fit_after', label: 'How well it fits, after the talk' },
];

const list = new Intl.ListFormat('en');
const fieldName = (field: RequiredField) =>
	REQUIRED.find(({ value }) => value === field)!.label.toLowerCase();

/** What is to be done: "Hold 3 interviews". */
export function task({ kind, target, required_fields }: Assignment): string {
	if (kind === 'question_set') return 'Ask the questions of a set';
	if (kind === 'interviews')
		return target === 1 ? 'Hold an interview' : `Hold ${target} interviews`;
	return `Write in each debrief: ${list.format(required_fields.map(fieldName))}`;
}

/** "2 of 3", "done"; what every debrief shall say waits for the first interview. */
export const progress = ({ is_done, done, target }: Assignment) =>
	is_done ? 'done' : target ? `${done} of ${target}` : 'no interview held since';
