import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { inLists, optimistically } from '#lib/query/optimistic.ts';
import {
	sessionsKey,
	tokensKey,
	type AccessToken,
	type NewAccessToken,
	type SignedIn,
} from './queries.ts';

/** Ends every other session. Throws `ApiError` 422 with the fields to mend. */
export async function changePassword(client: QueryClient, body: Schemas['PasswordChange']) {
	await api.PUT('/api/v1/account/password', { body });
	void client.invalidateQueries({ queryKey: sessionsKey });
}

/** Throws `ApiError` 422 when the password is not right. */
export async function deleteAccount(password: string) {
	await api.POST('/api/v1/account/deletion', { body: { password } });
}

export function endSessions(client: QueryClient, sessions: SignedIn[]) {
	const end = ({ id }: SignedIn) =>
		api.DELETE('/api/v1/sessions/{id}', { params: { path: { id } } });
	return optimistically(client, {
		show: sessions.map(({ id }) => inLists<SignedIn>(sessionsKey, id, () => null)),
		call: () => Promise.all(sessions.map(end)),
		failed: 'Not every session was ended.',
		stale: [sessionsKey],
	});
}

/** The answer holds the secret, this once. Throws `ApiError` 422 with the fields to mend. */
export async function createToken(
	client: QueryClient,
	body: Schemas['AccessTokenCreate'],
): Promise<NewAccessToken> {
	const token = await read(api.POST('/api/v1/tokens', { body }));
	void client.invalidateQueries({ queryKey: tokensKey });
	return token;
}

export function revokeToken(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<AccessToken>(tokensKey, id, () => null)],
		call: () => api.DELETE('/api/v1/tokens/{id}', { params: { path: { id } } }),
		failed: 'The token was not revoked.',
		stale: [tokensKey],
	});
}
