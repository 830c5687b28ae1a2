import type { QueryClient } from '@tanstack/svelte-query';
import { Draft } from '#lib/draft.svelte.ts';
import { showMessage } from './changes.ts';
import { fieldsIn } from './fields.ts';
import { channelName, kindName } from './kinds.ts';
import { oneMessage, type Message } from './queries.ts';

type Fields = Pick<Message, 'kind' | 'channel' | 'subject' | 'body'>;
export type MessageDraft = Draft<Message, Fields>;

const NAMES: Record<keyof Fields, string> = {
	kind: 'Kind',
	channel: 'Channel',
	subject: 'Subject',
	body: 'Text',
};

/** A message that has not been sent, to be written. Create it while a component initialises. */
export function draftOf(client: QueryClient, message: Message): MessageDraft {
	const draft: MessageDraft = new Draft<Message, Fields>(message, {
		path: `/api/v1/messages/${message.id}`,
		fieldsOf: ({ kind, channel, subject, body }) => ({ kind, channel, subject, body }),
		fieldName: (field) => NAMES[field],
		fieldText: (field, value) => textOf(field, value),
		fresh: () => client.fetchQuery({ ...oneMessage(message.id), staleTime: 0 }),
		onSaved: (saved) => {
			takeFilledIn(draft, saved);
			showMessage(client, saved);
		},
	});
	return draft;
}

/** The server fills in a field that has a value: show that, unless somebody has typed on. */
function takeFilledIn(draft: MessageDraft, saved: Message) {
	if (draft.status !== 'saved') return;
	for (const field of ['subject', 'body'] as const) {
		if (fieldsIn(draft.fields[field]).length) draft.fields[field] = saved[field];
	}
}

function textOf(field: keyof Fields, value: Fields[keyof Fields]): string {
	if (field === 'kind') return kindName(value as Message['kind']);
	return field === 'channel' ? channelName(value as Message['channel']) : value;
}
