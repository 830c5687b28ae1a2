import type { QueryClient } from '@tanstack/svelte-query';
import { api } from '#lib/api/client.ts';
import { followUpKeys } from '#lib/followUps/queries.ts';
import { inOne, optimistically } from '#lib/query/optimistic.ts';
import { todayKey } from '#lib/today/queries.ts';
import { tagRhythmsKey, type TagRhythm } from './queries.ts';

/** All rhythms by tag at once. */
export function setTagRhythms(client: QueryClient, items: TagRhythm[]) {
	return optimistically(client, {
		show: [inOne(tagRhythmsKey, () => ({ items }))],
		call: () => api.PUT('/api/v1/tag-rhythms', { body: { items } }),
		failed: 'The rhythms were not changed.',
		stale: [tagRhythmsKey, followUpKeys.all, todayKey],
	});
}
