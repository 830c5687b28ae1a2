import { SvelteMap } from 'svelte/reactivity';
import { send } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import { store, type QueuedWrite } from './store.ts';

/**
 * `new`: stored here, about to be sent; `kept`: stored here, waiting for the line;
 * `refused`: the server said no, and the words are still here.
 */
export type WriteState = 'new' | 'sending' | 'kept' | 'refused';

export type Write = Pick<QueuedWrite, 'method' | 'path' | 'body' | 'version'>;

type Heard = (answer: unknown) => void;

const RETRY_MS = 15_000;
const PATIENCE_MS = 20_000;

/**
 * Writes that survive a lost line, a closed tab and a reload: each is stored on this device first
 * and sent afterwards, in the order in which they were first queued.
 */
class Outbox {
	/** What waits, by key; a key that is absent has arrived. */
	readonly states = new SvelteMap<string, WriteState>();
	#account: string | null = null;
	#versions = new Map<string, number>();
	#listeners = new Map<string, Set<Heard>>();
	#retry: ReturnType<typeof setTimeout> | undefined;

	/** Begin to send what this account has queued, now and whenever the line may be back. */
	async start(accountId: string) {
		this.#account = accountId;
		for (const write of await this.#queue()) this.states.set(write.key, stateOf(write));
		addEventListener('online', this.#flushSoon);
		document.addEventListener('visibilitychange', this.#flushSoon);
		void this.flush();
	}

	/** Stop sending, for instance because somebody signs out; what is queued stays stored. */
	stop() {
		this.#account = null;
		this.states.clear();
		clearTimeout(this.#retry);
		removeEventListener('online', this.#flushSoon);
		document.removeEventListener('visibilitychange', this.#flushSoon);
	}

	/** Store a write on this device. A PATCH joins the one that already waits; a PUT replaces it. */
	async put(write: Write) {
		if (!this.#account) throw new Error('The outbox has no account to write for.');
		const key = keyOf(write);
		const transaction = (await store()).transaction('writes', 'readwrite');
		const waiting = await transaction.store.get(key);
		const joined = write.method === 'PATCH' ? { ...waiting?.body, ...write.body } : write.body;
		await transaction.store.put({
			...write,
			key,
			body: joined,
			version: write.version && Math.max(write.version, this.#versions.get(key) ?? 0),
			account_id: this.#account,
			stamp: crypto.randomUUID(),
			queued_at: waiting?.queued_at ?? Date.now(),
		});
		await transaction.done;
		if (this.states.get(key) !== 'sending') this.states.set(key, 'new');
	}

	/** The write that waits under this key, so that a page shows what was typed and not what was sent. */
	async waiting(key: string): Promise<QueuedWrite | undefined> {
		const write = await (await store()).get('writes', key);
		return write?.account_id === this.#account ? write : undefined;
	}

	/** Give up on a write, for instance after its words were copied elsewhere. */
	async discard(key: string) {
		await (await store()).delete('writes', key);
		this.states.delete(key);
	}

	/** Hear the server's answer each time this write arrives. Returns the function that stops it. */
	onSent(key: string, heard: Heard): () => void {
		const all = this.#listeners.get(key) ?? new Set();
		this.#listeners.set(key, all.add(heard));
		return () => all.delete(heard);
	}

	/** Send all that waits, one after the other; only one tab at a time does so. */
	async flush() {
		await navigator.locks.request('askwell-outbox', () => this.#sendAll());
	}

	async #sendAll() {
		clearTimeout(this.#retry);
		for (;;) {
			const next = (await this.#queue()).find((write) => !write.problem);
			if (!next) return;
			if (!(await this.#sendOne(next))) {
				this.#retry = setTimeout(this.#flushSoon, RETRY_MS);
				return;
			}
		}
	}

	/** False when the line is down or the server is busy, and the rest must wait, too. */
	async #sendOne(write: QueuedWrite): Promise<boolean> {
		this.states.set(write.key, 'sending');
		try {
			const response = await send(requestOf(write));
			const answer: unknown = response.status === 204 ? null : await response.json();
			await this.#arrived(write, answer);
			return true;
		} catch (error) {
			return await this.#failed(write, error);
		}
	}

	async #arrived(write: QueuedWrite, answer: unknown) {
		const version = versionOf(answer);
		if (version) this.#versions.set(write.key, version);
		const transaction = (await store()).transaction('writes', 'readwrite');
		const now = await transaction.store.get(write.key);
		if (now?.stamp === write.stamp) {
			await transaction.store.delete(write.key);
			this.states.delete(write.key);
		} else if (now) {
			await transaction.store.put({ ...now, version: now.version && version });
			this.states.set(write.key, 'new');
		}
		await transaction.done;
		for (const heard of this.#listeners.get(write.key) ?? []) heard(answer);
	}

	async #failed(write: QueuedWrite, error: unknown): Promise<boolean> {
		if (!(error instanceof ApiError) || mayPassLater(error)) {
			this.states.set(write.key, 'kept');
			return false;
		}
		const transaction = (await store()).transaction('writes', 'readwrite');
		const now = await transaction.store.get(write.key);
		if (now?.stamp === write.stamp) {
			const { status, code, detail } = error;
			await transaction.store.put({ ...now, problem: { status, code, detail } });
			this.states.set(write.key, 'refused');
		}
		await transaction.done;
		return true;
	}

	async #queue(): Promise<QueuedWrite[]> {
		const all = await (await store()).getAll('writes');
		return all
			.filter((write) => write.account_id === this.#account)
			.sort((a, b) => a.queued_at - b.queued_at);
	}

	#flushSoon = () => {
		if (document.visibilityState === 'visible') void this.flush();
	};
}

export const keyOf = (write: Pick<Write, 'method' | 'path'>) => `${write.method} ${write.path}`;

const stateOf = (write: QueuedWrite): WriteState => (write.problem ? 'refused' : 'kept');

const mayPassLater = ({ status }: ApiError) => status === 401 || status === 429 || status >= 500;

function requestOf({ method, path, body, version }: QueuedWrite): Request {
	const headers = new Headers({ 'Content-Type': 'application/json' });
	if (version !== undefined) headers.set('If-Match', `"${version}"`);
	const signal = AbortSignal.timeout(PATIENCE_MS);
	return new Request(path, { method, headers, body: JSON.stringify(body), signal });
}

function versionOf(answer: unknown): number | undefined {
	const version = (answer as { version?: unknown } | null)?.version;
	return typeof version === 'number' ? version : undefined;
}

export const outbox = new Outbox();
