import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { templateKeys, type Template } from './queries.ts';

/** Throws `ApiError` 422 with the fields to mend. */
export async function addTemplate(client: QueryClient, body: Schemas['MessageTemplateCreate']) {
	const template = await read(api.POST('/api/v1/message-templates', { body }));
	showTemplate(client, template);
	return template;
}

/** A copy of one's own, to be changed. */
export async function copyTemplate(client: QueryClient, id: string) {
	const params = { path: { id } };
	const copy = await read(api.POST('/api/v1/message-templates/{id}/copy', { params, body: {} }));
	showTemplate(client, copy);
	return copy;
}

/** Show what the server made of a template that was saved. */
export function showTemplate(client: QueryClient, template: Template) {
	client.setQueryData(templateKeys.one(template.id), template);
	void client.invalidateQueries({ queryKey: templateKeys.lists });
}

export async function deleteTemplate(client: QueryClient, id: string) {
	const deleted = await optimistically(client, {
		show: [inLists<Template>(templateKeys.lists, id, () => null)],
		call: () => api.DELETE('/api/v1/message-templates/{id}', { params: { path: { id } } }),
		failed: 'The template was not deleted.',
		stale: [templateKeys.lists],
	});
	const undo = () => void restoreTemplate(client, id);
	if (deleted) void toastUndo('Template moved to the trash', undo);
	return deleted;
}

export function restoreTemplate(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<Template>(templateKeys.lists, id, () => null)],
		call: () => api.PUT('/api/v1/message-templates/{id}/restoration', { params: { path: { id } } }),
		failed: 'The template was not restored.',
		stale: [templateKeys.all],
	});
}
