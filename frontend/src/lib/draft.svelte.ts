import { onDestroy } from 'svelte';
import { autosave, type Autosave } from '#lib/autosave.svelte.ts';
import { outbox } from '#lib/offline/outbox.svelte.ts';
import type { Base } from '#lib/offline/store.ts';
import type { Difference } from '#lib/ui/Conflict.svelte';

/** What a draft has to know of the resource it edits. */
interface Kind<Resource, Fields> {
	path: string;
	/** For a part that is sent whole, by PUT: where the resource is read, and the name of the part in it. */
	whole?: { path: string; part: string };
	/** The part of the resource that is edited. */
	fieldsOf: (resource: Resource) => Fields;
	/** A change as it crosses the wire; as it is, unless told otherwise. */
	sent?: (changes: Partial<Fields>) => Record<string, unknown>;
	/** The field that a name on the wire belongs to. */
	fieldSent?: (name: string) => keyof Fields;
	fieldName: (field: keyof Fields) => string;
	/** A field's value as text, for comparing two. */
	fieldText: (field: keyof Fields, value: Fields[keyof Fields]) => string;
	/** The resource as it stands at the server now. */
	fresh: () => Promise<Resource>;
	onSaved: (resource: Resource) => void;
}

/** Why the words have not arrived: changed elsewhere, too, or refused with a reason. */
type Problem = { differences: Difference[] } | { refusal: string };

/**
 * One resource while it is edited in place: every change shows at once and saves by itself.
 * Create it while a component initialises.
 */
export class Draft<Resource extends { version: number }, Fields extends object> {
	fields: Fields = $state({} as Fields);
	problem: Problem | null = $state(null);
	#kind: Kind<Resource, Fields>;
	#version: number;
	/** What the server said when the reader began to type; null when that was before a reload. */
	#base: Fields | null;
	#saving: Autosave;

	constructor(resource: Resource, kind: Kind<Resource, Fields>) {
		this.#kind = kind;
		this.#version = resource.version;
		this.#base = kind.fieldsOf(resource);
		this.fields = kind.fieldsOf(resource);
		this.#saving = autosave({
			method: kind.whole ? 'PUT' : 'PATCH',
			path: kind.path,
			version: resource.version,
			base: this.#baseOf(resource),
			onSaved: (answer) => this.#saved(answer as Resource),
		});
		if (kind.whole) onDestroy(outbox.onTyped(this.#saving.key, (body) => this.#restore(body)));
	}

	get status() {
		return this.#saving.status;
	}

	/** Change some fields; each keystroke may call this. */
	set(changes: Partial<Fields>) {
		Object.assign(this.fields, changes);
		const body = this.#kind.whole ? this.fields : changes;
		this.#saving.change(this.#kind.sent?.(body) ?? { ...body });
	}

	/** Send what waits before something else changes the resource. */
	flush = () => this.#saving.flush();

	/** Take over what another place, or another part of the page, has changed. */
	adopt(resource: Resource) {
		const waits = !['idle', 'saved'].includes(this.status);
		if (waits || resource.version <= this.#version) return;
		this.#show(resource);
	}

	/** Show what was typed here before and has not arrived, and what stands in its way. */
	async recall() {
		const waiting = await this.#saving.waiting();
		if (!waiting) return;
		this.#restore(waiting.body);
		this.#base = (waiting.base?.fields as Fields | undefined) ?? null;
		await this.explain();
	}

	/** Find out why the words were not taken. */
	async explain() {
		const waiting = await this.#saving.waiting();
		if (!waiting?.problem) return;
		if (waiting.problem.status !== 412) {
			this.problem = { refusal: waiting.problem.detail };
			return;
		}
		const there = this.#kind.fieldsOf(await this.#kind.fresh());
		if (this.#kind.whole) this.#takeUntouched(there);
		const differences = this.#differences(Object.keys(waiting.body), there);
		if (differences.length) this.problem = { differences };
		else await this.keepMine();
	}

	/** After a conflict: send these words all the same. */
	keepMine = async () => {
		this.problem = null;
		await this.#saving.overwrite(this.#kind.whole ? { ...this.fields } : {});
	};

	/** After a conflict or a refusal: let these words go. */
	takeTheirs = async () => {
		this.problem = null;
		await this.#saving.discard();
		this.#show(await this.#kind.fresh());
	};

	#restore(typed: Record<string, unknown>) {
		const known = Object.entries(typed).filter(([name]) => name in this.fields);
		Object.assign(this.fields, Object.fromEntries(known));
	}

	/** What the reader did not change is as it is at the server. */
	#takeUntouched(there: Fields) {
		for (const field of Object.keys(there) as (keyof Fields)[]) {
			if (this.#base && this.fields[field] === this.#base[field]) this.fields[field] = there[field];
		}
	}

	/** Fields that both have changed; one that only the reader changed is no conflict. */
	#differences(sent: string[], there: Fields): Difference[] {
		const { fieldSent, fieldName, fieldText } = this.#kind;
		const text = (field: keyof Fields, of: Fields) => fieldText(field, of[field]);
		return sent
			.map((name) => fieldSent?.(name) ?? (name as keyof Fields))
			.filter((field) => !this.#base || text(field, there) !== text(field, this.#base))
			.map((field) => ({
				label: fieldName(field),
				mine: text(field, this.fields),
				theirs: text(field, there),
			}))
			.filter(({ mine, theirs }) => mine !== theirs);
	}

	#saved(resource: Resource) {
		this.problem = null;
		// Words recalled after a reload may lack what only the server knows.
		if (this.#base) this.#take(resource);
		else this.#show(resource);
		this.#kind.onSaved(resource);
	}

	/** What reads alike is taken from the server, which knows more of it, such as an id; the rest stays as typed. */
	#take(resource: Resource) {
		this.#see(resource);
		if (this.status !== 'saved') return;
		const there = this.#kind.fieldsOf(resource);
		for (const field of Object.keys(there) as (keyof Fields)[]) {
			const text = (of: Fields) => this.#kind.fieldText(field, of[field]);
			if (isAlike(text(there), text(this.fields))) this.fields[field] = there[field];
		}
	}

	#show(resource: Resource) {
		this.#see(resource);
		this.fields = this.#kind.fieldsOf(resource);
	}

	#see(resource: Resource) {
		this.#version = resource.version;
		this.#base = this.#kind.fieldsOf(resource);
		this.#saving.saw(resource.version, this.#baseOf(resource));
	}

	#baseOf(resource: Resource): Base | undefined {
		const { whole, fieldsOf } = this.#kind;
		return whole && { ...whole, fields: Object.fromEntries(Object.entries(fieldsOf(resource))) };
	}
}

/** The same lines; the order of a list is the server's. */
const isAlike = (one: string, other: string) =>
	one.split('\n').sort().join('\n') === other.split('\n').sort().join('\n');
