import type { Kind } from './queries.ts';

const NAMES: Record<Kind | 'message' | 'lead', string> = {
	contact: 'Contacts',
	organization: 'Organizations',
	interview: 'Interviews',
	question: 'Questions',
	note: 'Notes',
	message: 'Messages',
	lead: 'Leads',
	direction: 'Directions',
	takeaway: 'Takeaways',
};

export const kindName = (kind: Kind) => NAMES[kind];
