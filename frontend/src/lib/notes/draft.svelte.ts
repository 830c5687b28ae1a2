import type { QueryClient } from '@tanstack/svelte-query';
import { autosave, type Autosave } from '#lib/autosave.svelte.ts';
import { showNote } from './changes.ts';
import { oneNote, type Note } from './queries.ts';

/** One note while it is written: each keystroke is kept. Create it while a component initialises. */
export class NoteDraft {
	body = $state('');
	pinned = $state(false);
	/** What the note says at the server, when it was changed there, too. */
	there: Note | null = $state(null);
	/** Why the server did not take the words. */
	refusal = $state('');
	#client: QueryClient;
	#id: string;
	#version: number;
	#saving: Autosave;

	constructor(client: QueryClient, note: Note) {
		this.#client = client;
		this.#id = note.id;
		this.#version = note.version;
		this.#show(note);
		this.#saving = autosave({
			method: 'PATCH',
			path: `/api/v1/notes/${note.id}`,
			version: note.version,
			onSaved: (saved) => this.#saved(saved as Note),
		});
	}

	get status() {
		return this.#saving.status;
	}

	write(body: string) {
		this.body = body;
		if (body.trim()) this.#saving.change({ body });
	}

	pin(pinned: boolean) {
		this.pinned = pinned;
		this.#saving.change({ pinned });
		void this.flush();
	}

	flush = () => this.#saving.flush();

	/** Show what was written here before and has not arrived. */
	async recall() {
		const waiting = await this.#saving.waiting();
		const { body, pinned } = (waiting?.body ?? {}) as Partial<Note>;
		this.body = body ?? this.body;
		this.pinned = pinned ?? this.pinned;
		if (waiting?.problem) await this.explain();
	}

	/** Take over what another place has changed, unless words of this one are on their way. */
	adopt(note: Note) {
		const waits = !['idle', 'saved'].includes(this.status);
		if (waits || note.version <= this.#version) return;
		this.#saw(note);
		this.#show(note);
	}

	/** Find out why the words were not taken. */
	async explain() {
		const problem = (await this.#saving.waiting())?.problem;
		if (!problem) return;
		if (problem.status === 412) this.there = await this.#fresh();
		else this.refusal = problem.detail;
	}

	/** After a conflict: send these words all the same. */
	keepMine = async () => {
		this.there = null;
		await this.#saving.overwrite();
	};

	/** After a conflict: let these words go. */
	takeTheirs = async () => {
		await this.#saving.discard();
		const note = await this.#fresh();
		this.there = null;
		this.#saw(note);
		this.#show(note);
	};

	#fresh = () => this.#client.fetchQuery({ ...oneNote(this.#id), staleTime: 0 });

	#saved(note: Note) {
		this.there = null;
		this.refusal = '';
		this.#saw(note);
		showNote(this.#client, note);
	}

	#saw(note: Note) {
		this.#version = note.version;
		this.#saving.saw(note.version);
	}

	#show(note: Note) {
		this.body = note.body;
		this.pinned = note.pinned;
	}
}
