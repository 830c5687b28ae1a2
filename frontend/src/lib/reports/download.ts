import { api, read } from '#lib/api/client.ts';

/** Save the report of a direction as Markdown. Throws `ApiError`. */
export async function downloadReport(id: string, name: string) {
	const file = await read(
		api.GET('/api/v1/directions/{id}/report.md', { params: { path: { id } }, parseAs: 'blob' }),
	);
	const link = document.createElement('a');
	link.href = URL.createObjectURL(file as Blob);
	link.download = `${name.replace(/[\\/:*?"<>|]+/g, ' ').trim()}.md`;
	link.click();
	URL.revokeObjectURL(link.href);
}
