import type { Kind } from './queries.ts';

const NAMES: Record<Kind, string> = {
	contact: 'Contacts',
	organization: 'Organizations',
	interview: 'Interviews',
	question: 'Questions',
	note: 'Notes',
};

export const kindName = (kind: Kind) => NAMES[kind];
