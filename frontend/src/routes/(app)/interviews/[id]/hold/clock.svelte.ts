import { onDestroy } from 'svelte';

const CUE_SECONDS = 5 * 60;

/** `closing`: the last five minutes. */
export type Phase = 'before' | 'running' | 'closing' | 'over';

/** What is left of the time agreed, counted from when the two began to talk. */
export class Clock {
	startedAt: number | null = $state(null);
	#now = $state(Date.now());
	#seconds: number;

	elapsed: number = $derived(
		this.startedAt ? Math.max(0, Math.floor((this.#now - this.startedAt) / 1000)) : 0,
	);
	left: number = $derived.by(() => this.#seconds - this.elapsed);
	phase: Phase = $derived.by(() => {
		if (!this.startedAt) return 'before';
		if (this.left < 0) return 'over';
		return this.left <= CUE_SECONDS ? 'closing' : 'running';
	});

	/** Call while a component initialises. */
	constructor(startedAt: string | null, minutes: number) {
		this.#seconds = minutes * 60;
		this.startedAt = startedAt ? Date.parse(startedAt) : null;
		const ticking = setInterval(() => (this.#now = Date.now()), 1000);
		onDestroy(() => clearInterval(ticking));
	}

	/** Returns the instant at which it began. */
	begin(): string {
		this.startedAt = this.#now = Date.now();
		return new Date(this.startedAt).toISOString();
	}
}

/** "4:07"; over time "+0:30". */
export function minutesAndSeconds(seconds: number): string {
	const all = Math.abs(seconds);
	const rest = String(all % 60).padStart(2, '0');
	return `${seconds < 0 ? '+' : ''}${Math.floor(all / 60)}:${rest}`;
}
