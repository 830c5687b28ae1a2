import { SvelteMap } from 'svelte/reactivity';
import { send } from '#lib/api/client.ts';
import { ApiError } from '#lib/api/errors.ts';
import { Listeners, type Heard } from './listeners.ts';
import { store, type Base, type QueuedWrite } from './store.ts';
import { basedOn, isSameBase, keyOf, pathOf, requestOf, versionOf, type Write } from './write.ts';

/**
 * `new`: stored here, about to be sent; `kept`: stored here, waiting for the line;
 * `refused`: the server said no, and the words are still here.
 */
export type WriteState = 'new' | 'sending' | 'kept' | 'refused';

/** What became of a write, told to every tab of this account; `gone`: arrived, or given up. */
interface News {
	account_id: string;
	key: string;
	state: WriteState | 'gone';
	/** What was typed just now. */
	body?: Write['body'];
	/** What the server answered, if this is how it arrived. */
	answer?: unknown;
}

const RETRY_MS = 15_000;

/**
 * Writes that survive a lost line, a closed tab and a reload: each is stored on this device first
 * and sent afterwards, in the order in which they were first queued. All tabs share one queue.
 */
class Outbox {
	/** What waits, by key; a key that is absent has arrived. */
	readonly states = new SvelteMap<string, WriteState>();
	#account: string | null = null;
	#versions = new Map<string, number>();
	#sent = new Listeners<unknown>();
	#typed = new Listeners<Write['body']>();
	#tabs = new BroadcastChannel('askwell-outbox');
	#retry: ReturnType<typeof setTimeout> | undefined;

	constructor() {
		this.#tabs.onmessage = ({ data }: MessageEvent<News>) => {
			if (data.account_id !== this.#account) return;
			this.#take(data);
			if (data.body) this.#typed.tell(data.key, data.body);
		};
	}

	/** Begin to send what this account has queued, now and whenever the line may be back. */
	async start(accountId: string) {
		this.#account = accountId;
		for (const write of await this.queue()) this.states.set(write.key, stateOf(write));
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
		const problem = write.version && isConflict(waiting) ? waiting.problem : undefined;
		await transaction.store.put({
			...write,
			key,
			body: joined,
			version: write.version && Math.max(write.version, this.#versions.get(write.path) ?? 0),
			base: waiting?.base ?? write.base,
			account_id: this.#account,
			stamp: crypto.randomUUID(),
			queued_at: waiting?.queued_at ?? Date.now(),
			problem,
		});
		await transaction.done;
		const state = this.states.get(key) === 'sending' ? 'sending' : 'new';
		this.#tell(key, problem ? 'refused' : state, { body: write.body });
	}

	/** The write that waits under this key, so that a page shows what was typed and not what was sent. */
	async waiting(key: string): Promise<QueuedWrite | undefined> {
		const write = await (await store()).get('writes', key);
		return write?.account_id === this.#account ? write : undefined;
	}

	/** All that waits, in the order in which it will be sent. */
	async queue(): Promise<QueuedWrite[]> {
		const all = await (await store()).getAll('writes');
		return all
			.filter((write) => write.account_id === this.#account)
			.sort((a, b) => a.queued_at - b.queued_at);
	}

	/** Give up on a write, for instance after its words were copied elsewhere. */
	async discard(key: string) {
		await (await store()).delete('writes', key);
		this.#tell(key, 'gone');
	}

	/** Hear the server's answer each time this write arrives. Returns the function that stops it. */
	onSent(key: string, heard: Heard<unknown>): () => void {
		return this.#sent.add(key, heard);
	}

	/** Hear what is typed into this write in another tab. Returns the function that stops it. */
	onTyped(key: string, heard: Heard<Write['body']>): () => void {
		return this.#typed.add(key, heard);
	}

	/** Send all that waits, one after the other; only one tab at a time does so. */
	async flush() {
		await navigator.locks.request('askwell-outbox', () => this.#sendAll());
	}

	async #sendAll() {
		clearTimeout(this.#retry);
		for (;;) {
			const next = (await this.queue()).find((write) => !write.problem);
			if (!next) return;
			if (!(await this.#sendOne(next))) {
				this.#keepTheRest();
				this.#retry = setTimeout(this.#flushSoon, RETRY_MS);
				return;
			}
		}
	}

	#keepTheRest() {
		for (const [key, state] of this.states) if (state === 'new') this.#tell(key, 'kept');
	}

	/** False when the line is down or the server is busy, and the rest must wait, too. */
	async #sendOne(write: QueuedWrite): Promise<boolean> {
		this.#tell(write.key, 'sending');
		try {
			const response = await send(requestOf(write));
			const answer: unknown = response.status === 204 ? null : await response.json();
			await this.#settle(write, answer);
			return true;
		} catch (error) {
			return await this.#failed(write, error);
		}
	}

	/** It arrived: take it out of the queue, unless more was typed meanwhile. */
	async #settle(write: QueuedWrite, answer: unknown) {
		const transaction = (await store()).transaction('writes', 'readwrite');
		const now = await transaction.store.get(write.key);
		if (now?.stamp === write.stamp) await transaction.store.delete(write.key);
		else if (now)
			await transaction.store.put({
				...now,
				version: now.version && versionOf(answer),
				base: now.base && basedOn(now.base, answer),
			});
		await transaction.done;
		this.#tell(write.key, !now || now.stamp === write.stamp ? 'gone' : 'new', { answer });
	}

	async #failed(write: QueuedWrite, error: unknown): Promise<boolean> {
		if (!(error instanceof ApiError) || mayPassLater(error)) {
			this.#tell(write.key, 'kept');
			return false;
		}
		if (write.moot?.includes(error.code)) {
			await this.#settle(write, undefined);
			return true;
		}
		if (error.status === 412 && write.base) {
			const attempt = this.#rebase(write, write.base);
			const isMended = await attempt.catch((problem: unknown) => this.#failed(write, problem));
			if (isMended !== 'both changed') return isMended;
		}
		const transaction = (await store()).transaction('writes', 'readwrite');
		const now = await transaction.store.get(write.key);
		const isLatest = now?.stamp === write.stamp;
		if (isLatest) {
			const { status, code, detail } = error;
			await transaction.store.put({ ...now, problem: { status, code, detail } });
		}
		await transaction.done;
		if (isLatest) this.#tell(write.key, 'refused');
		return true;
	}

	/** The version moved on: take it up, unless what was edited here was changed there, too. */
	async #rebase({ key }: QueuedWrite, base: Base): Promise<true | 'both changed'> {
		const answer: unknown = await (await send(new Request(base.path))).json();
		if (!isSameBase(base, basedOn(base, answer))) return 'both changed';
		const transaction = (await store()).transaction('writes', 'readwrite');
		const now = await transaction.store.get(key);
		if (now) await transaction.store.put({ ...now, version: versionOf(answer) });
		await transaction.done;
		return true;
	}

	/** Note what became of a write, here and in the other tabs. */
	#tell(key: string, state: News['state'], more: Pick<News, 'body' | 'answer'> = {}) {
		if (!this.#account) return;
		const news = { account_id: this.#account, key, state, ...more };
		this.#take(news);
		this.#tabs.postMessage(news);
	}

	#take({ key, state, answer }: News) {
		if (state === 'gone') this.states.delete(key);
		else this.states.set(key, state);
		if (answer === undefined) return;
		const version = versionOf(answer);
		if (version) this.#versions.set(pathOf(key), version);
		this.#sent.tell(key, answer);
	}

	#flushSoon = () => {
		if (document.visibilityState === 'visible') void this.flush();
	};
}

const stateOf = (write: QueuedWrite): WriteState => (write.problem ? 'refused' : 'kept');

/** More typing mends a text that was refused, but not one that somebody else has changed, too. */
const isConflict = (write: QueuedWrite | undefined): write is QueuedWrite =>
	write?.problem?.status === 412;

const mayPassLater = ({ status }: ApiError) => status === 401 || status === 429 || status >= 500;

export const outbox = new Outbox();
