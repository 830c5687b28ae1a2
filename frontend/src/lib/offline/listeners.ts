export type Heard<Told> = (told: Told) => void;

/** Who wants to hear about what, by key. */
export class Listeners<Told> {
	#byKey = new Map<string, Set<Heard<Told>>>();

	/** Returns the function that stops it. */
	add(key: string, heard: Heard<Told>): () => void {
		const all = this.#byKey.get(key) ?? new Set();
		this.#byKey.set(key, all.add(heard));
		return () => all.delete(heard);
	}

	tell(key: string, told: Told) {
		for (const heard of this.#byKey.get(key) ?? []) heard(told);
	}
}
