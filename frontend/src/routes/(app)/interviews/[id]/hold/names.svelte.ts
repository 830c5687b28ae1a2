import type { SaveStatus } from '#lib/autosave.svelte.ts';
import { outbox } from '#lib/offline/outbox.svelte.ts';
import { keep, kept } from '#lib/offline/store.ts';
import { keyOf } from '#lib/offline/write.ts';

/** Somebody the contact named; `id` once they are a lead. */
export interface Named {
	once: string;
	name: string;
	id?: string;
}

/** Where the name is on its way; undefined once it has arrived. */
export const stateOf = ({ once }: Named) => outbox.states.get(keyOf({ ...WRITE, once }));

const WRITE = { method: 'POST', path: '/api/v1/leads' } as const;

/** The people whom the contact named in one interview: each becomes a lead. */
export class Names {
	all: Named[] = $state.raw([]);
	#keptAs: string;
	#interviewId: string;
	#stops: (() => void)[] = [];
	/** How many names this device has yet to store. */
	#unstored = $state(0);

	status: SaveStatus = $derived.by(() => {
		const states = this.all.map(stateOf);
		if (states.includes('refused')) return 'attention';
		if (this.#unstored || states.includes('sending') || states.includes('new')) return 'saving';
		if (states.includes('kept')) return 'kept';
		return this.all.length ? 'saved' : 'idle';
	});

	constructor(interviewId: string) {
		this.#keptAs = `names ${interviewId}`;
		this.#interviewId = interviewId;
		void this.#restore();
	}

	/** "Jo Reyes, runs the pilot in Leeds": a name, and after a comma what they do. */
	async add(typed: string) {
		const once = crypto.randomUUID();
		this.#unstored += 1;
		this.#listen(once);
		this.#show([...this.all, { once, name: typed }]);
		const body = { kind: 'person', text: typed, interview_id: this.#interviewId };
		await outbox.put({ ...WRITE, once, body }).finally(() => (this.#unstored -= 1));
		void outbox.flush();
	}

	stop() {
		for (const stop of this.#stops) stop();
	}

	async #restore() {
		const before = (await kept<Named[]>(this.#keptAs)) ?? [];
		for (const { once } of before) this.#listen(once);
		this.all = [...before, ...this.all];
	}

	#listen(once: string) {
		const heard = (answer: unknown) => {
			const { id } = answer as { id: string };
			this.#show(this.all.map((named) => (named.once === once ? { ...named, id } : named)));
		};
		this.#stops.push(outbox.onSent(keyOf({ ...WRITE, once }), heard));
	}

	#show(all: Named[]) {
		this.all = all;
		void keep(this.#keptAs, all);
	}
}
