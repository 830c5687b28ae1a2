import type { QueryClient } from '@tanstack/svelte-query';
import { accessToken, refresh } from '#lib/api/token.ts';
import type { Event } from './queries.ts';
import { shownSince } from './shows.ts';

const STREAM = '/api/v1/events/stream';
const GATHER_MS = 300;
const HIDDEN_MS = 20_000;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;

/** Keep what is shown in step with what happens in other tabs, on other devices and by programs. */
export function follow(client: QueryClient): () => void {
	const stopping = new AbortController();
	void new Follower(client).run(stopping.signal);
	return () => stopping.abort();
}

class Follower {
	#position: string | undefined;
	#pause = FIRST_PAUSE_MS;
	#gathered: Event[] = [];

	constructor(readonly client: QueryClient) {}

	async run(stopped: AbortSignal) {
		while (!stopped.aborted) {
			await inSight(stopped);
			if (stopped.aborted) return;
			const again = await this.#listen(AbortSignal.any([stopped, longOutOfSight(stopped)]));
			if (!again) return;
			await wait(this.#pause * (0.5 + Math.random() / 2), stopped);
			this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS);
		}
	}

	/** Listen until the stream ends, whatever the reason. False when nobody is signed in. */
	async #listen(signal: AbortSignal): Promise<boolean> {
		try {
			const headers = new Headers({ Authorization: `Bearer ${await accessToken()}` });
			if (this.#position) headers.set('Last-Event-ID', this.#position);
			const response = await fetch(STREAM, { headers, signal });
			if (response.status === 401) return await refresh();
			if (!response.ok || !response.body) return response.status !== 403;
			this.#pause = FIRST_PAUSE_MS;
			await this.#read(response.body.pipeThrough(new TextDecoderStream()));
		} catch {
			// The line was cut, the server went away, or the page went out of sight: it is tried again.
		}
		return true;
	}

	async #read(stream: ReadableStream<string>) {
		const reader = stream.getReader();
		let rest = '';
		for (let part = await reader.read(); !part.done; part = await reader.read()) {
			const blocks = (rest + part.value).split('\n\n');
			rest = blocks.pop() ?? '';
			blocks.forEach((block) => this.#take(block));
		}
	}

	#take(block: string) {
		for (const line of block.split('\n')) {
			if (line.startsWith('id: ')) this.#position = line.slice(4);
			if (line.startsWith('data: ')) this.#gather(JSON.parse(line.slice(6)) as Event);
		}
	}

	/** What happens in one go is asked for once. */
	#gather(event: Event) {
		if (this.#gathered.push(event) > 1) return;
		setTimeout(() => {
			const shown = shownSince(this.#gathered.splice(0));
			const predicate = ({ queryKey }: { queryKey: readonly unknown[] }) =>
				shown.has(String(queryKey[0]));
			void this.client.invalidateQueries({ predicate });
		}, GATHER_MS);
	}
}

function inSight(stopped: AbortSignal): Promise<void> {
	if (!document.hidden) return Promise.resolve();
	return new Promise((resolve) => {
		const seen = () => !document.hidden && resolve();
		document.addEventListener('visibilitychange', seen, { signal: stopped });
		stopped.addEventListener('abort', () => resolve());
	});
}

/** A tab that nobody looks at gives its line back: a browser has few of them for all its tabs. */
function longOutOfSight(stopped: AbortSignal): AbortSignal {
	const gone = new AbortController();
	let waiting: ReturnType<typeof setTimeout> | undefined;
	const look = () => {
		clearTimeout(waiting);
		if (document.hidden) waiting = setTimeout(() => gone.abort(), HIDDEN_MS);
	};
	const signal = AbortSignal.any([stopped, gone.signal]);
	document.addEventListener('visibilitychange', look, { signal });
	signal.addEventListener('abort', () => clearTimeout(waiting));
	return gone.signal;
}

function wait(milliseconds: number, stopped: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const waiting = setTimeout(resolve, milliseconds);
		stopped.addEventListener('abort', () => (clearTimeout(waiting), resolve()));
	});
}
