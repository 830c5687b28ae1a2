import { problemOf, Unreachable } from '#lib/api/errors.ts';
import { accessToken, refresh } from '#lib/api/token.ts';
import type { Import } from './queries.ts';

/**
 * Send a file, and tell which share of it has left: `fetch` cannot.
 * Throws `ApiError` 422 with a sentence that says what is expected, or `Unreachable`.
 */
export async function upload(file: File, onProgress: (share: number) => void): Promise<Import> {
	if (!(await accessToken())) await refresh();
	let response = await post(file, onProgress);
	if (response.status === 401 && (await refresh())) response = await post(file, onProgress);
	if (!response.ok) throw await problemOf(response);
	return (await response.json()) as Import;
}

async function post(file: File, onProgress: (share: number) => void): Promise<Response> {
	const body = new FormData();
	body.set('file', file);
	const request = new XMLHttpRequest();
	request.open('POST', '/api/v1/imports');
	request.setRequestHeader('Authorization', `Bearer ${await accessToken()}`);
	request.setRequestHeader('Idempotency-Key', crypto.randomUUID());
	request.upload.onprogress = ({ loaded, total }) => onProgress(total ? loaded / total : 0);
	return new Promise((resolve, reject) => {
		request.onload = () => resolve(new Response(request.responseText, { status: request.status }));
		request.onerror = () => reject(new Unreachable());
		request.send(body);
	});
}
