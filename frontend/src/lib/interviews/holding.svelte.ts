import type { QueryClient } from '@tanstack/svelte-query';
import { Autosave, type SaveStatus } from '#lib/autosave.svelte.ts';
import { outbox } from '#lib/offline/outbox.svelte.ts';
import type { QueuedWrite } from '#lib/offline/store.ts';
import { keyOf } from '#lib/offline/write.ts';
import { showAgendaItem, type AgendaItem, type Interview } from './queries.ts';

type Draft = Partial<Pick<AgendaItem, 'text' | 'status' | 'answer'>>;

const pathOf = (id: string) => `/api/v1/agenda-items/${id}`;

/**
 * One question while it is asked and answered: what was typed here, in any tab, before what the server
 * knows. A question that the server does not know yet is sent whole, under the id it was given here.
 */
export class Answering {
	readonly id: string;
	readonly saving: Autosave;
	/** What was typed and may not have arrived yet. */
	#draft: Draft = $state.raw({});
	#known: AgendaItem | undefined = $state.raw();
	#interviewId: string;
	#stopHearing: () => void;

	constructor(client: QueryClient, interviewId: string, id: string, known?: AgendaItem) {
		this.id = id;
		this.#interviewId = interviewId;
		this.#known = known;
		const method = known ? 'PATCH' : 'PUT';
		this.saving = new Autosave({
			method,
			path: pathOf(id),
			version: known?.version,
			onSaved: (saved) => void showAgendaItem(client, interviewId, saved as AgendaItem),
		});
		this.#stopHearing = outbox.onTyped(keyOf({ method, path: pathOf(id) }), this.restore);
	}

	get text() {
		return this.#draft.text ?? this.#known?.text ?? '';
	}

	get mustAsk() {
		return this.#known?.must_ask ?? false;
	}

	get topic() {
		return this.#known?.topic ?? null;
	}

	get answer() {
		return this.#draft.answer ?? this.#known?.answer ?? '';
	}

	get status() {
		return this.#draft.status ?? this.#known?.status ?? 'open';
	}

	/** The answer as the server rendered it; null while it has another one than the one shown. */
	get html(): string | null {
		const isSame = this.answer.trim() === (this.#known?.answer ?? '').trim();
		return isSame ? (this.#known?.answer_html ?? '') : null;
	}

	/** Show what was typed earlier or elsewhere on this device. */
	restore = (typed: Draft) => {
		this.#draft = { ...this.#draft, ...typed };
	};

	/** The server's version moved on; what was typed here stays in front of it. */
	follow(item: AgendaItem) {
		this.#known = item;
		const isUntouched = !Object.keys(this.#draft).length;
		if (isUntouched) this.saving.saw(item.version);
	}

	change(changed: Draft) {
		this.restore(changed);
		this.saving.change(this.saving.method === 'PATCH' ? changed : this.#whole());
	}

	/** After a conflict: this is the answer, whatever the server has. */
	async settle(answer: string, server: AgendaItem) {
		const { status } = this;
		this.follow(server);
		this.restore({ answer, status });
		const isTheirs = answer === (server.answer ?? '') && status === server.status;
		if (!isTheirs) return this.saving.overwrite({ answer, status });
		await this.saving.discard();
		this.saving.saw(server.version);
	}

	/** It was removed elsewhere: put it on the agenda again, with the answer. */
	async putBack() {
		await this.saving.discard();
		this.saving.saw(1);
		await outbox.put({ method: 'PUT', path: pathOf(this.id), body: this.#whole() });
		await outbox.flush();
	}

	stop() {
		this.saving.stop();
		this.#stopHearing();
	}

	#whole() {
		const { text, status, answer } = this;
		return { interview_id: this.#interviewId, text, status, answer };
	}
}

/** All questions of one interview while it is held, or while its answers are gone over. */
export class Holding {
	answerings: Answering[] = $state.raw([]);
	#client: QueryClient;
	#interviewId: string;

	/** The worst that can be said of any of them. */
	status: SaveStatus = $derived.by(() => worst(this.answerings.map(({ saving }) => saving.status)));

	/** `queue` is what waits on this device: it is newer than the interview. */
	constructor(client: QueryClient, interview: Interview, queue: QueuedWrite[]) {
		this.#client = client;
		this.#interviewId = interview.id;
		this.follow(interview);
		for (const { path, body } of queue) {
			const id = path.split('/').at(-1)!;
			const isOurs = path === pathOf(id) && (this.#find(id) || body.interview_id === interview.id);
			if (isOurs) (this.#find(id) ?? this.#add(id)).restore(body);
		}
	}

	/** Take over what is new on the server: must-asks first, then what was added here. */
	follow({ agenda }: Interview) {
		const known = [...agenda.filter((i) => i.must_ask), ...agenda.filter((i) => !i.must_ask)];
		const ids = new Set(known.map(({ id }) => id));
		const shown = known.map((item) => {
			const answering = this.#find(item.id);
			answering?.follow(item);
			return answering ?? new Answering(this.#client, this.#interviewId, item.id, item);
		});
		const own = this.answerings.filter(({ id, saving }) => !ids.has(id) && saving.method === 'PUT');
		this.answerings = [...shown, ...own];
	}

	/** A question that nobody planned. Returns its id. */
	ask(text: string): string {
		const answering = this.#add(crypto.randomUUID());
		answering.change({ text, status: 'asked' });
		return answering.id;
	}

	async flush() {
		await Promise.all(this.answerings.map(({ saving }) => saving.flush()));
	}

	stop() {
		for (const answering of this.answerings) answering.stop();
	}

	#find = (id: string) => this.answerings.find((answering) => answering.id === id);

	#add(id: string) {
		const answering = new Answering(this.#client, this.#interviewId, id);
		this.answerings = [...this.answerings, answering];
		return answering;
	}
}

const ORDER: SaveStatus[] = ['attention', 'saving', 'kept', 'saved', 'idle'];

/** The status to tell of many: what needs a look first. */
export const worst = (all: SaveStatus[]): SaveStatus =>
	ORDER.find((status) => all.includes(status)) ?? 'idle';
