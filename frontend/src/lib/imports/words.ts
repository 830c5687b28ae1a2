import { fieldName } from '#lib/contacts/fields.ts';
import type { Action, Import } from './queries.ts';

/** What rows do, in the order of the tabs. */
export const ACTIONS: { value: Action; label: string; none: string }[] = [
	{ value: 'add', label: 'Add', none: 'No row adds a contact.' },
	{ value: 'update', label: 'Update', none: 'No row tells anything new about a contact you have.' },
	{ value: 'skip', label: 'Skip', none: 'Every usable row has something to add or to update.' },
	{ value: 'refuse', label: 'Refuse', none: 'Every row can be used.' },
];

const contacts = (count: number) =>
	count === 1 ? '1 contact' : `${count.toLocaleString()} contacts`;

/** "12 contacts to add, 3 to update". */
export function plan({ counts: { add, update } }: Pick<Import, 'counts'>): string {
	if (!add && !update) return 'Nothing to add or to update';
	const parts = [add && `${contacts(add)} to add`, update && `${contacts(update)} to update`];
	return parts.filter(Boolean).join(', ');
}

const STATES: Record<Import['state'], string> = {
	reading: 'Being read',
	ready: 'Waits for you',
	applying: 'Under way',
	applied: 'Imported',
	undone: 'Undone',
	failed: 'Failed',
};

export const stateName = ({ state }: Pick<Import, 'state'>) => STATES[state];

const IMPORTED: Record<string, string> = {
	email: 'E-mail',
	link: 'Link',
	organization: 'Organization',
	title: 'Title',
};

/** What a field of a change is called. */
export const changedName = (field: string) => IMPORTED[field] ?? fieldName(field);
