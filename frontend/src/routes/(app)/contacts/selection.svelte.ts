import { SvelteSet } from 'svelte/reactivity';

/** Which rows are selected; the last one touched is where a selection with Shift begins. */
export class Selection {
	readonly ids = new SvelteSet<string>();
	#last: string | null = null;

	toggle(id: string) {
		if (!this.ids.delete(id)) this.ids.add(id);
		this.#last = id;
	}

	/** Give all rows from the last one touched to this one the state that this one gets. */
	toggleTo(id: string, order: string[]) {
		const from = this.#last === null ? -1 : order.indexOf(this.#last);
		const to = order.indexOf(id);
		if (from < 0) return this.toggle(id);
		const add = !this.ids.has(id);
		for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) {
			if (add) this.ids.add(each);
			else this.ids.delete(each);
		}
		this.#last = id;
	}

	toggleAll(ids: string[]) {
		const all = ids.every((id) => this.ids.has(id));
		this.clear();
		if (!all) for (const id of ids) this.ids.add(id);
	}

	/** Forget rows that are gone. */
	keepOnly(ids: string[]) {
		if (!this.ids.size) return;
		const present = new Set(ids);
		for (const id of this.ids) if (!present.has(id)) this.ids.delete(id);
	}

	clear() {
		this.ids.clear();
		this.#last = null;
	}
}
