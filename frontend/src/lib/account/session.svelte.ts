import { api, read, type Schemas } from '#lib/api/client.ts';
import { keepToken, refresh } from '#lib/api/token.ts';
import { forgetKept } from '#lib/offline/store.ts';

export type Account = Schemas['AccountRead'];

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

	/** Be whoever this token was given to. */
	async begin(token: Schemas['TokenRead']) {
		keepToken(token.access_token);
		localStorage.setItem(SIGNED_IN, SOMEBODY);
		await this.#load();
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
