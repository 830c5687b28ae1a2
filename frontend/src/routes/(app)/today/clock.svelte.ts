import { createSubscriber } from 'svelte/reactivity';

const TICK_MS = 30_000;

/** The time, for those who look at it: ticks twice a minute. */
class Clock {
	#ticking = createSubscriber((tick) => {
		const ticking = setInterval(tick, TICK_MS);
		return () => clearInterval(ticking);
	});

	/** Milliseconds since 1970. */
	get now() {
		this.#ticking();
		return Date.now();
	}
}

export const clock = new Clock();
