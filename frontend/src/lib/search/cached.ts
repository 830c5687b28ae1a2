import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/svelte-query';
import { nameOf, roleOf } from '#lib/contacts/names.ts';
import { contactKeys, type ContactSummary } from '#lib/contacts/queries.ts';
import { interviewKeys, type InterviewSummary } from '#lib/interviews/queries.ts';
import { excerpt } from '#lib/notes/excerpt.ts';
import { noteKeys, type Note } from '#lib/notes/queries.ts';
import { subjectName } from '#lib/notes/subjects.ts';
import { beginsWords, marked } from './matching.ts';
import type { Kind, SearchGroup, SearchItem } from './queries.ts';

/** What of an item can be found, and how it is shown. */
interface Findable {
	id: string;
	title: string;
	excerpt: string;
	url: string;
}

interface Trashable {
	trashed_at: string | null;
}

const MOST = 5;

const contact = (each: ContactSummary): Findable => ({
	id: each.id,
	title: nameOf(each),
	excerpt: roleOf(each),
	url: `/contacts/${each.id}`,
});

const interview = (each: InterviewSummary): Findable => ({
	id: each.id,
	title: each.contact.name,
	excerpt: [each.contact.title, each.contact.organization_name].filter(Boolean).join(', '),
	url: `/interviews/${each.id}`,
});

const note = (each: Note): Findable => ({
	id: each.id,
	title: subjectName(each.subject),
	excerpt: excerpt(each.body).title,
	url: `/notes/${each.id}`,
});

/** What was typed in the lists that are on this device already: an answer before the server's. */
export function cachedFor(client: QueryClient, typed: string): SearchGroup[] {
	const group = <Item extends Trashable>(
		kind: Kind,
		key: QueryKey,
		shown: (item: Item) => Findable,
	) => ({
		kind,
		items: unique(itemsIn<Item>(client, key).map(shown))
			.filter(({ title, excerpt }) => beginsWords(`${title} ${excerpt}`, typed))
			.slice(0, MOST)
			.map((found) => hit(kind, found, typed)),
	});
	return [
		group('contact', contactKeys.lists, contact),
		group('interview', interviewKeys.lists, interview),
		group('note', noteKeys.lists, note),
	].filter(({ items }) => items.length);
}

const hit = (kind: Kind, { id, title, excerpt, url }: Findable, typed: string): SearchItem => ({
	id,
	kind,
	title: marked(title, typed),
	excerpt: marked(excerpt, typed),
	url,
});

type Listed<Item> = InfiniteData<{ items: Item[] }> | { items: Item[] };

function itemsIn<Item extends Trashable>(client: QueryClient, queryKey: QueryKey): Item[] {
	const lists = client.getQueriesData<Listed<Item>>({ queryKey });
	const items = lists.flatMap(([, data]) => {
		if (!data) return [];
		return 'pages' in data ? data.pages.flatMap((page) => page.items) : data.items;
	});
	return items.filter(({ trashed_at }) => !trashed_at);
}

const unique = (found: Findable[]) => [...new Map(found.map((each) => [each.id, each])).values()];

/** What stands there already, in the server's wording where it has one: nothing moves under the finger. */
export function reworded(here: SearchGroup[], there: SearchGroup[]): SearchGroup[] {
	const wording = new Map(itemsOf(there).map((item) => [item.id, item]));
	return here.map(({ kind, items }) => ({
		kind,
		items: items.map((item) => wording.get(item.id) ?? item),
	}));
}

/** What the server found beyond that, to be shown below. */
export function beyond(here: SearchGroup[], there: SearchGroup[]): SearchGroup[] {
	const known = new Set(itemsOf(here).map(({ id }) => id));
	return there
		.map(({ kind, items }) => ({ kind, items: items.filter(({ id }) => !known.has(id)) }))
		.filter(({ items }) => items.length);
}

const itemsOf = (groups: SearchGroup[]) => groups.flatMap(({ items }) => items);
