import type { InfiniteData, QueryClient, QueryKey } from '@tanstack/svelte-query';
import { sentence } from '#lib/api/errors.ts';
import { toastError } from '#lib/ui/toast.svelte.ts';

/** What every query whose key begins with `key` shows until the server has answered. */
export interface Shown {
	key: QueryKey;
	change: (data: never) => unknown;
}

interface Change {
	show: Shown[];
	call: () => Promise<unknown>;
	/** A sentence for when it fails: "The contact was not changed." The reason is added. */
	failed: string;
	/** What is asked again once the server has answered. */
	stale: QueryKey[];
}

/**
 * Show a change at once, make it, and put everything back with a sentence if it fails.
 * True when the change was made.
 */
export async function optimistically(
	client: QueryClient,
	{ show, call, failed, stale }: Change,
): Promise<boolean> {
	await Promise.all(show.map(({ key }) => client.cancelQueries({ queryKey: key })));
	const before = show.flatMap(({ key }) => client.getQueriesData({ queryKey: key }));
	for (const { key, change } of show) {
		client.setQueriesData({ queryKey: key }, (data: unknown) => data && change(data as never));
	}
	try {
		await call();
		return true;
	} catch (error) {
		for (const [key, data] of before) client.setQueryData(key, data);
		void toastError(`${failed} ${sentence(error)}`);
		return false;
	} finally {
		for (const queryKey of stale) void client.invalidateQueries({ queryKey });
	}
}

interface Page<Item> {
	items: Item[];
}

/** Change one item of all lists (pages of pages, too); null takes it out. */
export function inLists<Item extends { id: string }>(
	key: QueryKey,
	id: string,
	change: (item: Item) => Item | null,
): Shown {
	return inEach<Item>(key, (item) => (item.id === id ? change(item) : item));
}

/** Change every item of all lists; null takes it out. */
export function inEach<Item>(key: QueryKey, change: (item: Item) => Item | null): Shown {
	const inPage = <P extends Page<Item>>(page: P): P => ({
		...page,
		items: page.items.map(change).filter((item) => item !== null),
	});
	const inAll = (data: Page<Item> | InfiniteData<Page<Item>>) =>
		'pages' in data ? { ...data, pages: data.pages.map(inPage) } : inPage(data);
	return { key, change: inAll };
}

/** Put an item before all others of an infinite list. */
export function onTop<Item>(key: QueryKey, item: Item): Shown {
	const change = ({ pages: [first, ...rest], ...data }: InfiniteData<Page<Item>>) => ({
		...data,
		pages: first ? [{ ...first, items: [item, ...first.items] }, ...rest] : [],
	});
	return { key, change };
}

/** Change the one resource that is shown by itself. */
export function inOne<Data>(key: QueryKey, change: (data: Data) => Data): Shown {
	return { key, change };
}
