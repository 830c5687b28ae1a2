import createClient from 'openapi-fetch';
import { problemOf } from './errors.ts';
import type { components, paths } from './schema.d.ts';
import { accessToken, reach, refresh } from './token.ts';

export type Schemas = components['schemas'];

/**
 * The typed client. Its calls throw `ApiError` or `Unreachable`; `read` unwraps the rest:
 * `const contact = await read(api.GET('/api/v1/contacts/{id}', { params: { path: { id } } }))`.
 */
export const api = createClient<paths>({ baseUrl: '/', fetch: send });

/** The body of a successful answer. */
export async function read<Body>(answer: Promise<{ data?: Body }>): Promise<Body> {
	return (await answer).data as Body;
}

/** Headers that make a write fail with 412 when somebody else has changed the resource since `version`. */
export const ifMatch = (version: number) => ({ 'If-Match': `"${version}"` });

/** Send a request as the person signed in; on 401 refresh once and send it again. */
export async function send(request: Request): Promise<Response> {
	if (request.method === 'POST' && !request.headers.has('Idempotency-Key')) {
		request.headers.set('Idempotency-Key', crypto.randomUUID());
	}
	const again = request.clone();
	let response = await reach(await signed(request));
	if (response.status === 401 && isForMembers(request) && (await refresh())) {
		response = await reach(await signed(again));
	}
	if (!response.ok) throw await problemOf(response);
	return response;
}

async function signed(request: Request): Promise<Request> {
	const token = await accessToken();
	if (token) request.headers.set('Authorization', `Bearer ${token}`);
	return request;
}

// A wrong password or code is a 401, too, and no reason to refresh.
const isForMembers = (request: Request) =>
	!new URL(request.url).pathname.startsWith('/api/v1/auth/');
