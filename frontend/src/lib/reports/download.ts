import { api, read } from '#lib/api/client.ts';
import { saveFile } from '#lib/files.ts';

/** Save the report of a direction as Markdown. Throws `ApiError`. */
export async function downloadReport(id: string, name: string) {
	const file = await read(
		api.GET('/api/v1/directions/{id}/report.md', { params: { path: { id } }, parseAs: 'blob' }),
	);
	saveFile(file as Blob, `${name.replace(/[\\/:*?"<>|]+/g, ' ').trim()}.md`);
}
