import type { QueryClient } from '@tanstack/svelte-query';
import { Draft } from '#lib/draft.svelte.ts';
import { showNote } from './changes.ts';
import { oneNote, type Note } from './queries.ts';

type Fields = Pick<Note, 'body' | 'pinned' | 'is_shared'>;
export type NoteDraft = Draft<Note, Fields>;

const NAMES: Record<keyof Fields, string> = {
	body: 'Note',
	pinned: 'Pinned',
	is_shared: 'Shared with coach',
};

/** A note, to be written on. Create it while a component initialises. */
export const draftOf = (client: QueryClient, note: Note): NoteDraft =>
	new Draft(note, {
		path: `/api/v1/notes/${note.id}`,
		fieldsOf: ({ body, pinned, is_shared }) => ({ body, pinned, is_shared }),
		fieldName: (field) => NAMES[field],
		fieldText: (_field, value) => (typeof value === 'boolean' ? (value ? 'Yes' : 'No') : value),
		fresh: () => client.fetchQuery({ ...oneNote(note.id), staleTime: 0 }),
		onSaved: (saved) => showNote(client, saved),
	});
