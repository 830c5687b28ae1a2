import { queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type Today = Schemas['TodayRead'];

export const todayKey = ['today'] as const;

/** What is next and what is due; asked anew at each look, because any change may touch it. */
export const today = () =>
	queryOptions({
		queryKey: todayKey,
		queryFn: ({ signal }) => read(api.GET('/api/v1/today', { signal })),
		staleTime: 0,
		refetchInterval: 300_000,
	});
