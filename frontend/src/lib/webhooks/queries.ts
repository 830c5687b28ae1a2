import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type Webhook = Schemas['WebhookRead'];
export type NewWebhook = Schemas['WebhookCreated'];
export type Delivery = Schemas['DeliveryRead'];

export const webhookKeys = {
	all: ['webhooks'] as const,
	list: ['webhooks', 'list'] as const,
	one: (id: string) => ['webhooks', 'one', id] as const,
	deliveries: (id: string) => ['webhooks', 'deliveries', id] as const,
};

/** The webhooks, the latest first. */
export const allWebhooks = () =>
	queryOptions({
		queryKey: webhookKeys.list,
		queryFn: ({ signal }) => read(api.GET('/api/v1/webhooks', { signal })),
	});

export const oneWebhook = (id: string) =>
	queryOptions({
		queryKey: webhookKeys.one(id),
		queryFn: ({ signal }) =>
			read(api.GET('/api/v1/webhooks/{id}', { params: { path: { id } }, signal })),
	});

const SOON_MS = 2_000;

/** What was sent, the latest first; asked again by itself while something is about to be sent. */
export const deliveriesOf = (id: string, state: Delivery['state'] | undefined) =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...webhookKeys.deliveries(id), state],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(
				api.GET('/api/v1/webhooks/{id}/deliveries', {
					params: { path: { id }, query: { state, cursor } },
					signal,
				}),
			),
		refetchInterval: ({ state: { data } }) =>
			data?.pages[0]?.items.some(isSoon) ? SOON_MS : false,
	});

const isSoon = ({ next_attempt_at }: Delivery) =>
	next_attempt_at !== null && Date.parse(next_attempt_at) < Date.now() + 30_000;
