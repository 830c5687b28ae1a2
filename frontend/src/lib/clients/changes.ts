import type { QueryClient } from '@tanstack/svelte-query';
import { api } from '#lib/api/client.ts';
import { saveFile } from '#lib/files.ts';
import { clientKeys, type ClientFilter } from './queries.ts';

/** One word a week. Throws `ApiError` 409 that says when the next one may go. */
export async function nudge(client: QueryClient, id: string, text: string) {
	await api.PUT('/api/v1/coach/clients/{id}/nudge', { params: { path: { id } }, body: { text } });
	void client.invalidateQueries({ queryKey: clientKeys.card(id) });
}

/** Save the clients that pass the filter as a table. Throws `ApiError`. */
export async function downloadClients(filter: ClientFilter) {
	const pages: string[] = [];
	let cursor: string | undefined;
	do {
		const query = { ...filter, cursor, limit: 200 };
		const answer = await api.GET('/api/v1/coach/clients.csv', {
			params: { query },
			parseAs: 'text',
		});
		pages.push(pages.length ? withoutHead(answer.data ?? '') : (answer.data ?? ''));
		cursor = nextCursor(answer.response);
	} while (cursor);
	saveFile(new Blob(pages, { type: 'text/csv' }), 'clients.csv');
}

const withoutHead = (page: string) => page.slice(page.indexOf('\n') + 1);

function nextCursor({ headers, url }: Response): string | undefined {
	const next = /<([^>]+)>;\s*rel="?next"?/.exec(headers.get('Link') ?? '')?.[1];
	return (next && new URL(next, url).searchParams.get('cursor')) || undefined;
}
