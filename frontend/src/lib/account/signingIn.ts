import { api, read, type Schemas } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import { usePasskey } from './passkeys.ts';
import { session } from './session.svelte.ts';

/** What the right password is answered with when there is a second factor. */
export interface SecondStep {
	challenge: string;
	/** What to ask a device for that has a passkey. */
	public_key?: Schemas['PasskeyChallenge']['public_key'];
}

/** Null for any other failure. */
export function secondStepOf(error: unknown): SecondStep | null {
	const isIt = error instanceof ApiError && error.code === 'second_factor_required';
	return isIt ? (error.more as unknown as SecondStep) : null;
}

/** Throws `ApiError` 401 for an e-mail and password that do not belong together, and for a second step. */
export async function signIn(email: string, password: string) {
	const body = { grant_type: 'password' as const, username: email, password, scope: '' };
	const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
	await session.begin(await read(api.POST('/api/v1/auth/token', { body, headers })));
}

/** Throws `ApiError` 401 `second_factor_wrong`, `challenge_ended`. */
export async function proveSecondFactor(
	challenge: string,
	proof: Omit<Schemas['SecondFactorProof'], 'challenge'>,
) {
	const body = { challenge, ...proof };
	await session.begin(await read(api.POST('/api/v1/auth/second-factor', { body })));
}

/** False when the person turned the device's question down. Throws `ApiError` 422 for a key that nobody knows. */
export async function signInWithPasskey(): Promise<boolean> {
	const { challenge, public_key } = await read(api.POST('/api/v1/auth/passkey-options'));
	const credential = await usePasskey(public_key);
	if (!credential) return false;
	const body = { challenge, credential };
	await session.begin(await read(api.POST('/api/v1/auth/passkey', { body })));
	return true;
}

/** Create an account and sign in to it. The answer to an e-mail in use is a 401 of the second step. */
export async function signUp(account: Schemas['AccountCreate']) {
	await api.POST('/api/v1/accounts', { body: account });
	await signIn(account.email, account.password);
}
