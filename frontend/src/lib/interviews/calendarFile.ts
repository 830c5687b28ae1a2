import { api, read } from '#lib/api/client.ts';
import { saveFile } from '#lib/files.ts';

/** Save the interview as a calendar file. Throws `ApiError` 409 while it has no time. */
export async function downloadCalendar(id: string) {
	const file = await read(
		api.GET('/api/v1/interviews/{id}/calendar.ics', {
			params: { path: { id } },
			parseAs: 'blob',
		}),
	);
	saveFile(file, 'interview.ics');
}
