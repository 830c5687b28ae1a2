interface Options {
	ids: () => string[];
	root: () => HTMLElement | undefined;
	scrollTo: (index: number) => void;
}

/** The row that has the focus, in a list of which only a part is in the document. */
export class Cursor {
	#options: Options;
	#last: string | null = null;

	constructor(options: Options) {
		this.#options = options;
	}

	/** Focus the row so many further on. */
	move(by: number) {
		const { ids, scrollTo } = this.#options;
		const all = ids();
		const now = this.#last === null ? -1 : all.indexOf(this.#last);
		const to = Math.max(0, Math.min(all.length - 1, now + by));
		const id = all[to];
		if (id === undefined) return;
		this.#last = id;
		scrollTo(to);
		requestAnimationFrame(() => this.#row(id)?.querySelector('a')?.focus());
	}

	/** Do something with the row that has the focus. */
	at(act: (id: string) => void) {
		const id = this.#focused() ?? this.#last;
		if (id !== null) act(id);
	}

	/** Press a button of the row that has the focus. */
	press(selector: string) {
		this.at((id) => this.#row(id)?.querySelector<HTMLElement>(selector)?.click());
	}

	#row(id: string) {
		return this.#options.root()?.querySelector(`[data-id="${id}"]`);
	}

	#focused() {
		const row = document.activeElement?.closest<HTMLElement>('[data-id]');
		return row?.dataset.id ?? null;
	}
}
