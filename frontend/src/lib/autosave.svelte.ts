import { onDestroy } from 'svelte';
import { outbox } from '#lib/offline/outbox.svelte.ts';
import type { Base } from '#lib/offline/store.ts';
import { keyOf, type Write } from '#lib/offline/write.ts';

/** What a reader is told about their words; `idle` until something was typed. */
export type SaveStatus = 'idle' | 'saving' | 'saved' | 'kept' | 'attention';

const PAUSE_MS = 400;

interface Options {
	method: Write['method'];
	path: string;
	/** The version the reader saw; with it, a change made elsewhere is a conflict, without it the last one wins. */
	version?: number;
	/** With it, a change elsewhere of something else is no conflict. */
	base?: Base;
	/** Hears the server's answer each time the words arrive. */
	onSaved?: (answer: unknown) => void;
}

/**
 * Autosave for one resource. Each keystroke is stored on this device at once; 400 ms after the last
 * one, on blur (call `flush`), when the page is hidden and when it stops, it is sent.
 */
export class Autosave {
	readonly key: string;
	readonly method: Write['method'];
	readonly path: string;
	#version: number | undefined;
	#base: Base | undefined;
	#touched = $state(false);
	#unstorable = $state(false);
	/** How many keystrokes this device has yet to store. */
	#unstored = $state(0);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#storing: Promise<void> = Promise.resolve();
	#stopHearing: (() => void) | undefined;

	status: SaveStatus = $derived.by(() => {
		if (this.#unstorable) return 'attention';
		const state = outbox.states.get(this.key);
		if (state === 'refused') return 'attention';
		if (this.#unstored || state === 'new' || state === 'sending') return 'saving';
		if (state === 'kept') return 'kept';
		return this.#touched ? 'saved' : 'idle';
	});

	constructor({ method, path, version, base, onSaved }: Options) {
		this.method = method;
		this.path = path;
		this.#version = version;
		this.#base = base;
		this.key = keyOf({ method, path });
		this.#stopHearing = onSaved && outbox.onSent(this.key, onSaved);
		document.addEventListener('visibilitychange', this.#flushWhenHidden);
	}

	/** Something was typed: fields that changed for PATCH, the whole resource for PUT. */
	change(body: Write['body']) {
		const { method, path } = this;
		this.#touched = true;
		this.#unstored += 1;
		this.#storing = outbox
			.put({ method, path, version: this.#version, base: this.#base, body })
			.then(
				() => void (this.#unstorable = false),
				() => void (this.#unstorable = true),
			)
			.finally(() => (this.#unstored -= 1));
		clearTimeout(this.#timer);
		this.#timer = setTimeout(this.flush, PAUSE_MS);
	}

	/** The reader sees this version now: what is typed from here on changes that one. */
	saw(version: number, base?: Base) {
		if (outbox.states.has(this.key)) return;
		this.#version = version;
		this.#base = base;
	}

	/** Send what waits, now. */
	flush = async () => {
		clearTimeout(this.#timer);
		await this.#storing;
		if (outbox.states.has(this.key)) await outbox.flush();
	};

	/** What was typed here before and has not arrived, to be shown instead of the server's text. */
	waiting = () => outbox.waiting(this.key);

	/** After a conflict: send these words all the same, changed by `settled`. */
	async overwrite(settled: Write['body'] = {}) {
		const write = await this.waiting();
		if (!write) return;
		const { method, path, body } = write;
		await outbox.put({ method, path, body: { ...body, ...settled } });
		await outbox.flush();
	}

	/** After a refusal: let these words go. */
	discard = () => outbox.discard(this.key);

	/** Words that were typed right before may still arrive, and the lists want to hear of them. */
	stop() {
		void this.flush().finally(() => this.#stopHearing?.());
		document.removeEventListener('visibilitychange', this.#flushWhenHidden);
	}

	#flushWhenHidden = () => {
		if (document.visibilityState === 'hidden') void this.flush();
	};
}

/** Call while a component initialises: `const saving = autosave({ method: 'PATCH', path })`. */
export function autosave(options: Options): Autosave {
	const saving = new Autosave(options);
	onDestroy(() => saving.stop());
	return saving;
}
