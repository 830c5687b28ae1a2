import { queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type App = Schemas['AppRead'];
export type ConnectedApp = Schemas['ConnectedAppRead'];
export type Consent = Schemas['ConsentRead'];

export const appsKey = ['apps'] as const;
export const connectedKey = ['connected-apps'] as const;

/** The apps that this account registered, the latest first. */
export const ownApps = () =>
	queryOptions({
		queryKey: appsKey,
		queryFn: ({ signal }) => read(api.GET('/api/v1/apps', { signal })),
	});

/** The apps that may reach this account, the one used last first. */
export const connectedApps = () =>
	queryOptions({
		queryKey: connectedKey,
		queryFn: ({ signal }) => read(api.GET('/api/v1/connected-apps', { signal })),
	});
