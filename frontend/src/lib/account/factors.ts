import { queryOptions, type QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { makePasskey } from './passkeys.ts';

export type SecondFactors = Schemas['SecondFactorsRead'];
export type Passkey = Schemas['PasskeyRead'];
export type AuthenticatorBegun = Schemas['AuthenticatorBegun'];

const factorsKey = ['second-factors'] as const;

/** What proves who somebody is besides the password. */
export const secondFactors = () =>
	queryOptions({
		queryKey: factorsKey,
		queryFn: ({ signal }) => read(api.GET('/api/v1/second-factors', { signal })),
	});

const changed = (client: QueryClient) => client.invalidateQueries({ queryKey: factorsKey });

/** All of these throw `ApiError` 422 for a password or a code that is not right. */
export const beginAuthenticator = (password: string) =>
	read(api.POST('/api/v1/second-factors/authenticator', { body: { password } }));

/** The recovery codes that come with the first factor. */
export async function confirmAuthenticator(client: QueryClient, code: string): Promise<string[]> {
	const { codes } = await read(api.PUT('/api/v1/second-factors/authenticator', { body: { code } }));
	void changed(client);
	return codes;
}

export async function removeAuthenticator(client: QueryClient, password: string) {
	await api.POST('/api/v1/second-factors/authenticator/removal', { body: { password } });
	void changed(client);
}

export async function renewRecoveryCodes(client: QueryClient, password: string) {
	const path = '/api/v1/second-factors/recovery-codes';
	const { codes } = await read(api.POST(path, { body: { password } }));
	void changed(client);
	return codes;
}

/** The recovery codes that come with the first factor; null when the person turned it down. */
export async function addPasskey(client: QueryClient, name: string, password: string) {
	const body = { password };
	const { challenge, public_key } = await read(api.POST('/api/v1/passkeys/options', { body }));
	const credential = await makePasskey(public_key);
	if (!credential) return null;
	const made = await read(api.POST('/api/v1/passkeys', { body: { name, challenge, credential } }));
	void changed(client);
	return made.codes;
}

export async function removePasskey(client: QueryClient, id: string, password: string) {
	const params = { path: { id } };
	await api.POST('/api/v1/passkeys/{id}/removal', { params, body: { password } });
	void changed(client);
}
