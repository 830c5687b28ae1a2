import type { QueryClient } from '@tanstack/svelte-query';
import { api } from '#lib/api/client.ts';
import { inLists, inOne, optimistically } from '#lib/query/optimistic.ts';
import { importKeys, type Import, type ImportRow } from './queries.ts';

const at = (id: string) => ({ params: { path: { id } } });

/** Do what the preview says. */
export function confirmImport(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [begun(id)],
		call: () => api.PUT('/api/v1/imports/{id}/confirmation', at(id)),
		failed: 'The import did not begin.',
		stale: [importKeys.one(id), importKeys.list],
	});
}

/** Take back what an import did; what was changed since then stays. */
export function undoImport(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [begun(id)],
		call: () => api.DELETE('/api/v1/imports/{id}/confirmation', at(id)),
		failed: 'The import was not undone.',
		stale: [importKeys.one(id), importKeys.list],
	});
}

/** Forget an import that was not confirmed, or the record of one that was. */
export function deleteImport(client: QueryClient, id: string) {
	return optimistically(client, {
		show: [inLists<Import>(importKeys.list, id, () => null)],
		call: () => api.DELETE('/api/v1/imports/{id}', at(id)),
		failed: 'The import was not removed.',
		stale: [importKeys.list],
	});
}

/** Say whether a row is to be done. */
export function choose(client: QueryClient, id: string, row: ImportRow, chosen: boolean) {
	return optimistically(client, {
		show: [inLists<ImportRow>(importKeys.rows(id), row.id, (each) => ({ ...each, chosen }))],
		call: () =>
			api.PATCH('/api/v1/imports/{id}/rows/{row_id}', {
				params: { path: { id, row_id: row.id } },
				body: { chosen },
			}),
		failed: 'The row was not changed.',
		stale: [importKeys.one(id)],
	});
}

const begun = (id: string) =>
	inOne<Import>(importKeys.one(id), (each) => ({
		...each,
		state: 'applying' as const,
		progress: { ...each.progress, done: 0 },
	}));
