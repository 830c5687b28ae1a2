import { queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type SignedIn = Schemas['SessionRead'];
export type AccessToken = Schemas['AccessTokenRead'];
export type NewAccessToken = Schemas['AccessTokenCreated'];

export const sessionsKey = ['sessions'] as const;
export const tokensKey = ['tokens'] as const;

/** Where this account is signed in, the latest first. */
export const allSessions = () =>
	queryOptions({
		queryKey: sessionsKey,
		queryFn: ({ signal }) => read(api.GET('/api/v1/sessions', { signal })),
	});

/** The personal access tokens that are still good, the latest first. */
export const allTokens = () =>
	queryOptions({
		queryKey: tokensKey,
		queryFn: ({ signal }) => read(api.GET('/api/v1/tokens', { signal })),
	});
