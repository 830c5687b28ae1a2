interface Options {
	ids: () => string[];
	root: () => HTMLElement | undefined;
	scrollTo: (index: number) => void;
}

/** The row that has the focus, in a list of which only a part is in the document. */
export class Cursor {
	#options: Options;
	#last: string | null = null;
	/** The row that gets the focus with the next frame; keys may be faster. */
	#coming: string | null = null;

	constructor(options: Options) {
		this.#options = options;
	}

	/** Focus the row so many further on. */
	move(by: number) {
		const { ids, scrollTo } = this.#options;
		const all = ids();
		const current = this.#current();
		const now = current === null ? -1 : all.indexOf(current);
		const to = Math.max(0, Math.min(all.length - 1, now + by));
		const id = all[to];
		if (id === undefined) return;
		this.#last = this.#coming = id;
		scrollTo(to);
		requestAnimationFrame(() => {
			this.#row(id)?.querySelector('a')?.focus();
			if (this.#coming === id) this.#coming = null;
		});
	}

	/** Do something with the row that has the focus. */
	at(act: (id: string) => void) {
		const id = this.#current();
		if (id !== null) act(id);
	}

	/** Press a button of the row that has the focus. */
	press(selector: string) {
		this.at((id) => this.#row(id)?.querySelector<HTMLElement>(selector)?.click());
	}

	#current = () => this.#coming ?? this.#focused() ?? this.#last;

	#row(id: string) {
		return this.#options.root()?.querySelector(`[data-id="${id}"]`);
	}

	#focused() {
		const row = document.activeElement?.closest<HTMLElement>('[data-id]');
		return row?.dataset.id ?? null;
	}
}
