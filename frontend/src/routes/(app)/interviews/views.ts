import type { InterviewFilter, State } from '#lib/interviews/queries.ts';

export interface Section {
	state: State;
	sort: InterviewFilter['sort'];
}

export interface View {
	value: string;
	label: string;
	href: string;
	sections: Section[];
	/** What to say when there is none. */
	empty: { title: string; text: string };
}

/** The tabs of the list: what is ahead, the next one first; what was held, and what was not, the latest first. */
export const VIEWS: View[] = [
	{
		value: 'ahead',
		label: 'Ahead',
		href: '/interviews',
		sections: [
			{ state: 'scheduled', sort: 'starts_at' },
			{ state: 'requested', sort: '-created_at' },
			{ state: 'planned', sort: '-created_at' },
		],
		empty: {
			title: 'Nobody to talk to yet',
			text: 'Pick somebody whose work you are curious about, choose five to ten questions, and ask for half an hour. You come to learn, not to ask for a job.',
		},
	},
	{
		value: 'completed',
		label: 'Completed',
		href: '/interviews?show=completed',
		sections: [{ state: 'completed', sort: '-starts_at' }],
		empty: {
			title: 'No interview held yet',
			text: 'Answers and debriefs collect here. Three conversations about one direction already show where people agree and where they do not.',
		},
	},
	{
		value: 'not-held',
		label: 'Not held',
		href: '/interviews?show=not-held',
		sections: [
			{ state: 'declined', sort: '-created_at' },
			{ state: 'cancelled', sort: '-created_at' },
			{ state: 'no_show', sort: '-starts_at' },
		],
		empty: {
			title: 'Nothing fell through',
			text: 'Interviews that were declined, cancelled or missed stand here. A no is an answer, too: thank them, and ask somebody else.',
		},
	},
];

export const viewNamed = (name: string | null) =>
	VIEWS.find(({ value }) => value === name) ?? VIEWS[0]!;
