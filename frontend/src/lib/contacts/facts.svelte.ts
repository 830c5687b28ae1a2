import type { QueryClient } from '@tanstack/svelte-query';
import type { Schemas } from '#lib/api/client.ts';
import { autosave } from '#lib/autosave.svelte.ts';
import type { Difference } from '#lib/ui/Conflict.svelte';
import { contactKeys, oneContact, type Contact } from './queries.ts';
import { fieldName, fieldText } from './fields.ts';
import { forgetContacts } from './changes.ts';

/** What of a contact is edited in place. */
type Editable =
	| ('given_name' | 'family_name' | 'headline' | 'emails' | 'phones' | 'links' | 'roles')
	| ('location' | 'time_zone' | 'preferred_platform' | 'how_met' | 'tags')
	| ('keep_in_touch_days' | 'referred_by');
export type Draft = Pick<Contact, Editable>;
export type Role = Draft['roles'][number];
type Sent = Schemas['ContactUpdate'];

/** Why the words have not arrived: changed elsewhere, too, or refused with a reason. */
type Problem = { differences: Difference[] } | { refusal: string };

/**
 * The facts of one contact while they are edited: every change shows at once and saves by itself.
 * Create it while a component initialises.
 */
export class Facts {
	draft: Draft = $state({} as Draft);
	problem: Problem | null = $state(null);
	#client: QueryClient;
	#id: string;
	#version: number;
	/** What the server said when the reader began to type; null when that was before a reload. */
	#base: Draft | null;
	#saving: ReturnType<typeof autosave>;

	constructor(client: QueryClient, contact: Contact) {
		this.#client = client;
		this.#id = contact.id;
		this.#version = contact.version;
		this.#base = draftOf(contact);
		this.draft = draftOf(contact);
		this.#saving = autosave({
			method: 'PATCH',
			path: `/api/v1/contacts/${contact.id}`,
			version: contact.version,
			onSaved: (answer) => this.#saved(answer as Contact),
		});
	}

	get status() {
		return this.#saving.status;
	}

	/** Change some fields; each keystroke may call this. */
	set(changes: Partial<Draft>) {
		Object.assign(this.draft, changes);
		this.#saving.change(sentOf(changes));
	}

	/** Send what waits before something else changes the contact. */
	flush = () => this.#saving.flush();

	/** Take over what another place, or another part of the page, has changed. */
	adopt(contact: Contact) {
		const waits = !['idle', 'saved'].includes(this.status);
		if (waits || contact.version <= this.#version) return;
		this.#see(contact);
		this.draft = draftOf(contact);
	}

	/** Show what was typed here before and has not arrived, and what stands in its way. */
	async recall() {
		const waiting = await this.#saving.waiting();
		if (!waiting) return;
		const { roles: _roles, referred_by_id: _referrer, ...plain } = waiting.body as Sent;
		Object.assign(this.draft, plain);
		this.#base = null;
		if (waiting.problem) await this.explain();
	}

	/** Find out why the words were not taken. */
	async explain() {
		const waiting = await this.#saving.waiting();
		if (!waiting?.problem) return;
		if (waiting.problem.status !== 412) {
			this.problem = { refusal: waiting.problem.detail };
			return;
		}
		const there = await this.#fresh();
		const differences = differencesOf(Object.keys(waiting.body), this.draft, there, this.#base);
		if (differences.length) this.problem = { differences };
		else await this.keepMine();
	}

	/** After a conflict: send these words all the same. */
	async keepMine() {
		this.problem = null;
		await this.#saving.overwrite();
	}

	/** After a conflict or a refusal: let these words go. */
	async takeTheirs() {
		this.problem = null;
		await this.#saving.discard();
		const there = await this.#fresh();
		this.#see(there);
		this.draft = draftOf(there);
	}

	#see(contact: Contact) {
		this.#version = contact.version;
		this.#base = draftOf(contact);
		this.#saving.saw(contact.version);
	}

	#fresh = () => this.#client.fetchQuery({ ...oneContact(this.#id), staleTime: 0 });

	#saved(contact: Contact) {
		this.problem = null;
		this.#see(contact);
		this.#client.setQueryData(contactKeys.one(this.#id), contact);
		forgetContacts(this.#client);
	}
}

const draftOf = ({ referred_by, ...contact }: Contact): Draft => ({
	given_name: contact.given_name,
	family_name: contact.family_name,
	headline: contact.headline,
	emails: contact.emails,
	phones: contact.phones,
	links: contact.links,
	roles: contact.roles,
	location: contact.location,
	time_zone: contact.time_zone,
	preferred_platform: contact.preferred_platform,
	how_met: contact.how_met,
	tags: contact.tags,
	keep_in_touch_days: contact.keep_in_touch_days,
	referred_by,
});

/** What of a change crosses the wire: organizations and people by their ids, empty text as null. */
function sentOf({ referred_by, roles, ...changes }: Partial<Draft>): Sent {
	const named = ['given_name', 'family_name'];
	const plain = Object.entries(changes).map(([field, value]) => [
		field,
		value === '' && !named.includes(field) ? null : value,
	]);
	return {
		...Object.fromEntries(plain),
		...(roles && { roles: roles.map(sentRole) }),
		...(referred_by !== undefined && { referred_by_id: referred_by?.id ?? null }),
	};
}

const sentRole = ({ organization_id, organization_name, title, started_on, ended_on }: Role) => ({
	...(organization_id ? { organization_id } : { organization_name }),
	title,
	started_on,
	ended_on,
});

/** Fields that both have changed; one that only the reader changed is no conflict. */
function differencesOf(
	sent: string[],
	mine: Draft,
	theirs: Contact,
	base: Draft | null,
): Difference[] {
	const fields = sent.map((name) => (name === 'referred_by_id' ? 'referred_by' : name) as Editable);
	return fields
		.filter((field) => !base || fieldText(field, theirs[field]) !== fieldText(field, base[field]))
		.map((field) => ({
			label: fieldName(field),
			mine: fieldText(field, mine[field]),
			theirs: fieldText(field, theirs[field]),
		}))
		.filter(({ mine, theirs }) => mine !== theirs);
}
