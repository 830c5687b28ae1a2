/** A view of the caseload under a name; `search` is what stands behind the ? of its address. */
export interface SavedFilter {
	name: string;
	search: string;
}

/** The filters that a coach has saved in this browser. */
export class SavedFilters {
	all: SavedFilter[] = $state([]);
	#key: string;

	constructor(accountId: string) {
		this.#key = `saved_filters:${accountId}`;
		this.all = JSON.parse(localStorage.getItem(this.#key) ?? '[]') as SavedFilter[];
	}

	/** A name that is there already gets the new filter. */
	save(name: string, search: string) {
		this.#keep([...this.all.filter((each) => each.name !== name), { name, search }]);
	}

	remove(name: string) {
		this.#keep(this.all.filter((each) => each.name !== name));
	}

	#keep(all: SavedFilter[]) {
		this.all = all;
		localStorage.setItem(this.#key, JSON.stringify(all));
	}
}
