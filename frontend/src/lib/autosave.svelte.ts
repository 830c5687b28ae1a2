import { onDestroy } from 'svelte';
import { keyOf, outbox, type Write } from '#lib/offline/outbox.svelte.ts';

/** What a reader is told about their words; `idle` until something was typed. */
export type SaveStatus = 'idle' | 'saving' | 'saved' | 'kept' | 'attention';

const PAUSE_MS = 400;

interface Options {
	method: Write['method'];
	path: string;
	/** The version the reader saw; with it, a change made elsewhere is a conflict, without it the last one wins. */
	version?: number;
	/** Hears the server's answer each time the words arrive. */
	onSaved?: (answer: unknown) => void;
}

/**
 * Autosave for one resource. Each keystroke is stored on this device at once; 400 ms after the last
 * one, on blur (call `flush`), when the page is hidden and when the component goes, it is sent.
 */
class Autosave {
	#resource: Omit<Write, 'body'>;
	#key: string;
	#touched = $state(false);
	#unstorable = $state(false);
	#timer: ReturnType<typeof setTimeout> | undefined;
	#storing: Promise<void> = Promise.resolve();

	status: SaveStatus = $derived.by(() => {
		if (this.#unstorable) return 'attention';
		const state = outbox.states.get(this.#key);
		if (state === 'refused') return 'attention';
		if (state === 'kept') return 'kept';
		if (state) return 'saving';
		return this.#touched ? 'saved' : 'idle';
	});

	constructor({ method, path, version }: Options) {
		this.#resource = { method, path, version };
		this.#key = keyOf({ method, path });
	}

	/** Something was typed: fields that changed for PATCH, the whole resource for PUT. */
	change(body: Record<string, unknown>) {
		this.#touched = true;
		this.#storing = outbox.put({ ...this.#resource, body }).then(
			() => void (this.#unstorable = false),
			() => void (this.#unstorable = true),
		);
		clearTimeout(this.#timer);
		this.#timer = setTimeout(this.flush, PAUSE_MS);
	}

	/** Send what waits, now. */
	flush = async () => {
		clearTimeout(this.#timer);
		await this.#storing;
		if (outbox.states.has(this.#key)) await outbox.flush();
	};

	/** What was typed here before and has not arrived, to be shown instead of the server's text. */
	waiting = () => outbox.waiting(this.#key);

	/** After a conflict: send these words all the same. */
	async overwrite() {
		const write = await this.waiting();
		if (!write) return;
		await outbox.put({ method: write.method, path: write.path, body: write.body });
		await outbox.flush();
	}

	/** After a refusal: let these words go. */
	discard = () => outbox.discard(this.#key);
}

/** Call while a component initialises: `const saving = autosave({ method: 'PATCH', path })`. */
export function autosave(options: Options): Autosave {
	const saving = new Autosave(options);
	const flushWhenHidden = () => {
		if (document.visibilityState === 'hidden') void saving.flush();
	};
	const stopHearing = options.onSaved && outbox.onSent(keyOf(options), options.onSaved);
	document.addEventListener('visibilitychange', flushWhenHidden);
	onDestroy(() => {
		void saving.flush();
		stopHearing?.();
		document.removeEventListener('visibilitychange', flushWhenHidden);
	});
	return saving;
}
