import type { QueryClient } from '@tanstack/svelte-query';
import { api, type Schemas } from '#lib/api/client.ts';
import { inEach, optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { contactsChanged } from './changes.ts';
import { contactKeys, type ContactSummary } from './queries.ts';
import { stageNamed, type Stage } from './stages.ts';

type Operation = Schemas['Batch']['operations'][number];

interface BulkChange {
	contacts: ContactSummary[];
	/** What each contact looks like afterwards; null when it leaves the lists. */
	show: (contact: ContactSummary) => ContactSummary | null;
	operation: (contact: ContactSummary) => Operation;
	inverse: (contact: ContactSummary) => Operation;
	/** What was done: "moved to Met". */
	done: string;
}

export const stageAll = (client: QueryClient, contacts: ContactSummary[], stage: Stage) =>
	changeAll(client, {
		contacts: contacts.filter((contact) => contact.stage !== stage),
		show: (contact) => ({ ...contact, stage }),
		operation: ({ id }) => ({ op: 'update', id, changes: { stage } }),
		inverse: ({ id, stage: before }) => ({ op: 'update', id, changes: { stage: before } }),
		done: `moved to ${stageNamed(stage).label}`,
	});

export const tagAll = (client: QueryClient, contacts: ContactSummary[], tag: string) =>
	changeAll(client, {
		contacts: contacts.filter(({ tags }) => !tags.includes(tag)),
		show: (contact) => ({ ...contact, tags: [...contact.tags, tag] }),
		operation: ({ id }) => ({ op: 'tag', id, add: [tag], remove: [] }),
		inverse: ({ id }) => ({ op: 'tag', id, add: [], remove: [tag] }),
		done: `tagged “${tag}”`,
	});

export const untagAll = (client: QueryClient, contacts: ContactSummary[], tag: string) =>
	changeAll(client, {
		contacts: contacts.filter(({ tags }) => tags.includes(tag)),
		show: (contact) => ({ ...contact, tags: contact.tags.filter((each) => each !== tag) }),
		operation: ({ id }) => ({ op: 'tag', id, add: [], remove: [tag] }),
		inverse: ({ id }) => ({ op: 'tag', id, add: [tag], remove: [] }),
		done: `no longer tagged “${tag}”`,
	});

export const trashAll = (client: QueryClient, contacts: ContactSummary[]) =>
	changeAll(client, {
		contacts,
		show: () => null,
		operation: ({ id }) => ({ op: 'trash', id }),
		inverse: ({ id }) => ({ op: 'restore', id }),
		done: 'moved to the trash, with their interviews and notes',
	});

export const restoreAll = (client: QueryClient, contacts: ContactSummary[]) =>
	changeAll(client, {
		contacts,
		show: () => null,
		operation: ({ id }) => ({ op: 'restore', id }),
		inverse: ({ id }) => ({ op: 'trash', id }),
		done: 'restored',
	});

async function changeAll(
	client: QueryClient,
	{ contacts, show, operation, inverse, done }: BulkChange,
) {
	if (!contacts.length) return;
	const chosen = new Set(contacts.map(({ id }) => id));
	const changed = await optimistically(client, {
		show: [
			inEach<ContactSummary>(contactKeys.lists, (contact) =>
				chosen.has(contact.id) ? show(contact) : contact,
			),
		],
		call: () => send(contacts.map(operation)),
		failed: 'The change did not go through.',
		stale: contactsChanged,
	});
	if (!changed) return;
	const who = contacts.length === 1 ? '1 contact' : `${contacts.length} contacts`;
	void toastUndo(`${who} ${done}`, () => void undo(client, contacts.map(inverse)));
}

const undo = (client: QueryClient, operations: Operation[]) =>
	optimistically(client, {
		show: [],
		call: () => send(operations),
		failed: 'The change was not undone.',
		stale: contactsChanged,
	});

const MOST_AT_ONCE = 100;

async function send(operations: Operation[]) {
	for (let from = 0; from < operations.length; from += MOST_AT_ONCE) {
		const body = { operations: operations.slice(from, from + MOST_AT_ONCE) };
		await api.POST('/api/v1/contacts/batch', { body });
	}
}
