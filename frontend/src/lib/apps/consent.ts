import { api, read, type Schemas } from '#lib/api/client.ts';
import type { Consent } from './queries.ts';

type Request = Omit<Schemas['ConsentGiven'], 'allowed'>;

/** What an app sent the browser along with. */
export function requestOf(sent: Pick<URLSearchParams, 'get'>): Request {
	const told = (name: string) => sent.get(name) ?? '';
	return {
		client_id: told('client_id'),
		redirect_uri: told('redirect_uri'),
		response_type: told('response_type'),
		scope: told('scope'),
		state: told('state'),
		code_challenge: told('code_challenge'),
		code_challenge_method: told('code_challenge_method'),
	};
}

/** Throws `ApiError` 404 `unknown_app`, 422 `redirect_not_registered`, `faulty_request`. */
export const describeConsent = (query: Request): Promise<Consent> =>
	read(api.GET('/api/v1/consent', { params: { query } }));

/** Where to go now. */
export async function answerConsent(request: Request, allowed: boolean): Promise<string> {
	const body = { ...request, allowed };
	return (await read(api.POST('/api/v1/consent', { body }))).redirect_to;
}
