import { api, read, type Schemas } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import { keepToken, refresh } from '#lib/api/token.ts';
import { forgetKept } from '#lib/offline/store.ts';

export type Account = Schemas['AccountRead'];

/** What the right password is answered with when there is a second factor. */
export interface SecondStep {
	challenge: string;
	/** What to ask a device for that has a passkey. */
	public_key?: Schemas['PasskeyChallenge']['public_key'];
}

type UsePasskey = (
	options: Schemas['PasskeyChallenge']['public_key'],
) => Promise<Schemas['UsedPasskey'] | null>;

/** Null for any other failure. */
export function secondStepOf(error: unknown): SecondStep | null {
	const isIt = error instanceof ApiError && error.code === 'second_factor_required';
	return isIt ? (error.more as unknown as SecondStep) : null;
}

// Says that there may be a refresh cookie, which no script can see, so that a first visit asks for nothing;
// and whose it is, if this device knows.
const SIGNED_IN = 'signed_in';
const SOMEBODY = 'perhaps';

/** Who is signed in; `account` is null for nobody. */
class Session {
	account: Account | null = $state(null);
	#restoring: Promise<void> | undefined;

	/**
	 * Find out who is signed in, once per page load. Whom this device knows is believed until the server has
	 * spoken, so that the page need not wait for it. Throws `Unreachable` when nothing can be known.
	 */
	restore(): Promise<void> {
		this.#restoring ??= this.#restore().catch((error: unknown) => {
			this.#restoring = undefined;
			throw error;
		});
		return this.#restoring;
	}

	/** Throws `ApiError` 401 for an e-mail and password that do not belong together, and for a second step. */
	async signIn(email: string, password: string) {
		const body = { grant_type: 'password' as const, username: email, password, scope: '' };
		const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
		await this.#begin(await read(api.POST('/api/v1/auth/token', { body, headers })));
	}

	/** Throws `ApiError` 401 `second_factor_wrong`, `challenge_ended`. */
	async proveSecondFactor(
		challenge: string,
		proof: Omit<Schemas['SecondFactorProof'], 'challenge'>,
	) {
		const body = { challenge, ...proof };
		await this.#begin(await read(api.POST('/api/v1/auth/second-factor', { body })));
	}

	/** False when the person turned the device's question down. Throws `ApiError` 422 for a key that nobody knows. */
	async signInWithPasskey(use: UsePasskey): Promise<boolean> {
		const { challenge, public_key } = await read(api.POST('/api/v1/auth/passkey-options'));
		const credential = await use(public_key);
		if (!credential) return false;
		const body = { challenge, credential };
		await this.#begin(await read(api.POST('/api/v1/auth/passkey', { body })));
		return true;
	}

	async #begin(token: Schemas['TokenRead']) {
		keepToken(token.access_token);
		localStorage.setItem(SIGNED_IN, SOMEBODY);
		await this.#load();
	}

	/** Create an account and sign in to it. The answer to an e-mail in use is a 401 of the second step. */
	async signUp(account: Schemas['AccountCreate']) {
		await api.POST('/api/v1/accounts', { body: account });
		await this.signIn(account.email, account.password);
	}

	/** The page must be left by a load of its own: until then it shows whose it was. */
	async signOut() {
		await api.POST('/api/v1/auth/sign-out').catch(() => undefined);
		keepToken(null);
		localStorage.removeItem(SIGNED_IN);
		await forgetKept();
	}

	/** Show a change of the account at once, everywhere its name or zone appears. */
	show(account: Account) {
		this.account = account;
		localStorage.setItem(SIGNED_IN, JSON.stringify(account));
	}

	async #restore() {
		if (!localStorage.getItem(SIGNED_IN)) return;
		this.account = lastKnown();
		const asked = this.#ask();
		if (!this.account) return asked;
		// Without a line the app opens for whoever used it last: the words they wrote are on this device.
		asked.catch(() => undefined);
	}

	async #ask() {
		if (await refresh()) return this.#load();
		localStorage.removeItem(SIGNED_IN);
		this.account = null;
	}

	async #load() {
		this.show(await read(api.GET('/api/v1/account')));
	}
}

function lastKnown(): Account | null {
	const known = localStorage.getItem(SIGNED_IN);
	return known && known !== SOMEBODY ? (JSON.parse(known) as Account) : null;
}

export const session = new Session();
