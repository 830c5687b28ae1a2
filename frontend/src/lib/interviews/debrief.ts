import type { QueryClient } from '@tanstack/svelte-query';
import { Draft } from '#lib/draft.svelte.ts';
import { oneInterview, showInterview, type Interview } from './queries.ts';

type Fields = Omit<Interview['debrief'], 'written_at'>;

export const DEBRIEF_LABELS: Record<keyof Fields, string> = {
	highlights: 'Highlights',
	challenges: 'Challenges',
	improvements: 'Improvements',
	fit_before: 'How well did this seem to fit before?',
	fit_after: 'And now?',
};

/** The debrief of an interview, to be edited. Create it while a component initialises. */
export const debriefOf = (client: QueryClient, interview: Interview) =>
	new Draft<Interview, Fields>(interview, {
		path: `/api/v1/interviews/${interview.id}/debrief`,
		whole: { path: `/api/v1/interviews/${interview.id}`, part: 'debrief' },
		fieldsOf: ({ debrief: { written_at, ...fields } }) => fields,
		fieldName: (field) => DEBRIEF_LABELS[field],
		fieldText: (_, value) => String(value ?? ''),
		fresh: () => client.fetchQuery({ ...oneInterview(interview.id), staleTime: 0 }),
		onSaved: (saved) => void showInterview(client, saved),
	});
