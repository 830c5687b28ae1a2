import { api, read } from '#lib/api/client.ts';

/** Safe HTML for a Markdown source, for the preview of a `MarkdownField`. */
export async function renderMarkdown(source: string): Promise<string> {
	const { html } = await read(api.POST('/api/v1/markdown', { body: { source } }));
	return html;
}
