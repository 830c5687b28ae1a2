import type { QueryClient } from '@tanstack/svelte-query';
import { Draft } from '#lib/draft.svelte.ts';
import { kindName, type MessageKind } from '#lib/messages/kinds.ts';
import { showTemplate } from './changes.ts';
import { oneTemplate, type Template } from './queries.ts';

type Fields = Pick<Template, 'name' | 'kind' | 'subject' | 'body'>;
export type TemplateDraft = Draft<Template, Fields>;

const NAMES: Record<keyof Fields, string> = {
	name: 'Name',
	kind: 'Kind',
	subject: 'Subject',
	body: 'Text',
};

/** A template of one's own, to be written on. Create it while a component initialises. */
export const draftOf = (client: QueryClient, template: Template): TemplateDraft =>
	new Draft<Template, Fields>(template, {
		path: `/api/v1/message-templates/${template.id}`,
		fieldsOf: ({ name, kind, subject, body }) => ({ name, kind, subject, body }),
		fieldName: (field) => NAMES[field],
		fieldText: (field, value) => (field === 'kind' ? kindName(value as MessageKind) : value),
		fresh: () => client.fetchQuery({ ...oneTemplate(template.id), staleTime: 0 }),
		onSaved: (saved) => showTemplate(client, saved),
	});
