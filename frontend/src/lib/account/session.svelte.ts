import { api, read, type Schemas } from '#lib/api/client.ts';
import { Unreachable } from '#lib/api/errors.ts';
import { keepToken, refresh } from '#lib/api/token.ts';
import { forgetKept, keep, kept } from '#lib/offline/store.ts';

export type Account = Schemas['AccountRead'];

const KEPT = 'account';

// Says that there may be a refresh cookie, which no script can see, so that a first visit asks for nothing.
const HINT = 'signed_in';

/** Who is signed in; `account` is null for nobody. */
class Session {
	account: Account | null = $state(null);
	#restoring: Promise<void> | undefined;

	/** Find out who is signed in, once per page load. Throws `Unreachable` when that cannot be known. */
	restore(): Promise<void> {
		this.#restoring ??= this.#restore().catch((error: unknown) => {
			this.#restoring = undefined;
			throw error;
		});
		return this.#restoring;
	}

	/** Throws `ApiError` 401 for an e-mail and password that do not belong together. */
	async signIn(email: string, password: string) {
		const body = { grant_type: 'password' as const, username: email, password, scope: '' };
		const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
		const token = await read(api.POST('/api/v1/auth/token', { body, headers }));
		keepToken(token.access_token);
		await this.#load();
	}

	/** Create an account and sign in to it. The answer to an e-mail in use is a 401 of the second step. */
	async signUp(account: Schemas['AccountCreate']) {
		await api.POST('/api/v1/accounts', { body: account });
		await this.signIn(account.email, account.password);
	}

	async signOut() {
		await api.POST('/api/v1/auth/sign-out').catch(() => undefined);
		keepToken(null);
		localStorage.removeItem(HINT);
		await forgetKept();
		this.account = null;
	}

	/** Show a change of the account at once, everywhere its name or zone appears. */
	async show(account: Account) {
		this.account = account;
		localStorage.setItem(HINT, 'perhaps');
		await keep(KEPT, $state.snapshot(account));
	}

	async #restore() {
		if (!localStorage.getItem(HINT)) return;
		try {
			if (await refresh()) await this.#load();
			else localStorage.removeItem(HINT);
		} catch (error) {
			if (!(error instanceof Unreachable)) throw error;
			// Without a line the app opens for whoever used it last: the words they wrote are on this device.
			this.account = (await kept<Account>(KEPT)) ?? null;
			if (!this.account) throw error;
		}
	}

	async #load() {
		await this.show(await read(api.GET('/api/v1/account')));
	}
}

export const session = new Session();
