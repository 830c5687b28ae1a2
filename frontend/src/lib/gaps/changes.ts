import type { QueryClient } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { takeawayKeys } from '#lib/takeaways/queries.ts';
import { optimistically } from '#lib/query/optimistic.ts';
import { toastUndo } from '#lib/ui/toast.svelte.ts';
import { gapKeys, type Closing, type Gap } from './queries.ts';

const gapsChanged = [gapKeys.all, takeawayKeys.all];

/** Say what may close a gap. Throws `ApiError` with what is wrong. */
export async function closeGap(client: QueryClient, id: string, body: Schemas['ClosingWrite']) {
	const params = { path: { id } };
	const closing = await read(api.PUT('/api/v1/takeaways/{id}/closing', { params, body }));
	for (const queryKey of gapsChanged) void client.invalidateQueries({ queryKey });
	return closing;
}

export async function moveGap(client: QueryClient, gap: Gap, state: Closing['state']) {
	const before = gap.closing?.state ?? 'open';
	if (state === before) return;
	const moved = await setState(client, gap, state);
	if (moved) void toastUndo('Gap moved', () => void setState(client, gap, before));
}

/** Take back what was said about closing a gap. */
export async function forgetClosing(client: QueryClient, gap: Gap) {
	const { takeaway_id: id, closing } = gap;
	const forgotten = await optimistically(client, {
		show: [],
		call: () => api.DELETE('/api/v1/takeaways/{id}/closing', { params: { path: { id } } }),
		failed: 'It was not removed.',
		stale: gapsChanged,
	});
	if (forgotten && closing) {
		const putBack = () => void setState(client, gap, closing.state);
		void toastUndo('What may close the gap was removed', putBack);
	}
}

function setState(client: QueryClient, { takeaway_id: id, closing }: Gap, state: Closing['state']) {
	const body = {
		state,
		lead_ids: closing?.leads.map((lead) => lead.id) ?? [],
		takeaway_ids: closing?.advice.map((advice) => advice.id) ?? [],
		note: closing?.note ?? null,
	};
	return optimistically(client, {
		show: [],
		call: () => api.PUT('/api/v1/takeaways/{id}/closing', { params: { path: { id } }, body }),
		failed: 'The state was not changed.',
		stale: gapsChanged,
	});
}
