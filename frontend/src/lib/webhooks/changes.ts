import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { sentence } from '#lib/api/errors.ts';
import { inLists, inOne, optimistically } from '#lib/query/optimistic.ts';
import { toastError } from '#lib/ui/toast.svelte.ts';
import { webhookKeys, type Delivery, type NewWebhook, type Webhook } from './queries.ts';

const at = (id: string) => ({ params: { path: { id } } });

/** The answer holds the secret, this once. Throws `ApiError` 422 with the fields to mend. */
export async function addWebhook(
	client: QueryClient,
	body: Schemas['WebhookCreate'],
): Promise<NewWebhook> {
	const webhook = await read(api.POST('/api/v1/webhooks', { body }));
	void client.invalidateQueries({ queryKey: webhookKeys.list });
	return webhook;
}

/** Throws `ApiError`, 422 with the fields to mend. */
export async function changeWebhook(
	client: QueryClient,
	{ id, version }: Webhook,
	body: Schemas['WebhookUpdate'],
) {
	await api.PATCH('/api/v1/webhooks/{id}', { ...at(id), body, headers: ifMatch(version) });
	void client.invalidateQueries({ queryKey: webhookKeys.all });
}

export function switchWebhook(client: QueryClient, { id }: Webhook, enabled: boolean) {
	const switched = (webhook: Webhook) => ({ ...webhook, enabled });
	return optimistically(client, {
		show: [
			inOne<Webhook>(webhookKeys.one(id), switched),
			inLists<Webhook>(webhookKeys.list, id, switched),
		],
		call: () => api.PATCH('/api/v1/webhooks/{id}', { ...at(id), body: { enabled } }),
		failed: `The webhook was not switched ${enabled ? 'on' : 'off'}.`,
		stale: [webhookKeys.all],
	});
}

export async function deleteWebhook(client: QueryClient, { id }: Webhook) {
	await client.cancelQueries({ queryKey: webhookKeys.all });
	return optimistically(client, {
		show: [inLists<Webhook>(webhookKeys.list, id, () => null)],
		call: () => api.DELETE('/api/v1/webhooks/{id}', at(id)),
		failed: 'The webhook was not deleted.',
		stale: [webhookKeys.list],
	});
}

/** The answer holds the new secret, this once; undefined when it failed, which was told. */
export async function rotateSecret(client: QueryClient, { id }: Webhook) {
	return told(client, 'The webhook has no new secret.', () =>
		read(api.POST('/api/v1/webhooks/{id}/secret', at(id))),
	);
}

export async function sendTest(client: QueryClient, { id }: Webhook) {
	return told(client, 'The test was not sent.', () =>
		read(api.POST('/api/v1/webhooks/{id}/test', at(id))),
	);
}

export async function redeliver(client: QueryClient, { id }: Delivery) {
	return told(client, 'It was not sent again.', () =>
		read(api.POST('/api/v1/webhook-deliveries/{id}/redelivery', at(id))),
	);
}

export async function redeliverFailed(client: QueryClient, { id }: Webhook, since: string) {
	return told(client, 'Nothing was sent again.', () =>
		read(api.POST('/api/v1/webhooks/{id}/redelivery', { ...at(id), body: { since } })),
	);
}

/** What the call answers; a failure is told in a sentence. */
async function told<Answer>(client: QueryClient, failed: string, call: () => Promise<Answer>) {
	try {
		const answer = await call();
		void client.invalidateQueries({ queryKey: webhookKeys.all });
		return answer;
	} catch (error) {
		void toastError(`${failed} ${sentence(error)}`);
	}
}
