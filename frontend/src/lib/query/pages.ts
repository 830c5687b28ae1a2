import type { InfiniteData } from '@tanstack/svelte-query';

interface Page<Item> {
	items: Item[];
	next_cursor: string | null;
}

/** The options of an infinite query over a list with `next_cursor`; spread them into `infiniteQueryOptions`. */
export const cursorPages = {
	initialPageParam: undefined as string | undefined,
	getNextPageParam: (last: { next_cursor: string | null }) => last.next_cursor ?? undefined,
};

/** All items that were loaded so far, in order. */
export function loadedItems<Item>(data: InfiniteData<Page<Item>> | undefined): Item[] {
	return data?.pages.flatMap((page) => page.items) ?? [];
}
