import { connection } from '#lib/offline/connection.svelte.ts';
import { problemOf, Unreachable } from './errors.ts';

// The access token lives in this variable and nowhere else; a reload gets a new one from the refresh cookie.
let token: string | null = null;
let refreshing: Promise<boolean> | null = null;

/** Null for nobody. While a new one is on its way, it is worth waiting for. */
export async function accessToken(): Promise<string | null> {
	await refreshing?.catch(() => undefined);
	return token;
}

export function keepToken(fresh: string | null) {
	token = fresh;
}

/**
 * Exchange the refresh cookie for an access token; callers at the same time share one request.
 * False when nobody is signed in; throws `Unreachable` or `ApiError` when that cannot be known.
 */
export function refresh(): Promise<boolean> {
	refreshing ??= exchangeCookie().finally(() => (refreshing = null));
	return refreshing;
}

async function exchangeCookie(): Promise<boolean> {
	const asked = window.refreshed ?? fetch('/api/v1/auth/refresh', { method: 'POST' });
	window.refreshed = undefined;
	const response = await answerOf(asked);
	if (response.status === 401) {
		keepToken(null);
		return false;
	}
	if (!response.ok) throw await problemOf(response);
	const { access_token } = (await response.json()) as { access_token: string };
	keepToken(access_token);
	return true;
}

// What a proxy answers when nothing stands behind it says as little as silence does.
const NOBODY_HOME = new Set([502, 503, 504]);

/** Fetch, and tell the difference between an answer and none. Throws `Unreachable`. */
export const reach = (request: Request) =>
	answerOf(askedAhead(request) ?? fetch(request), request.signal);

function askedAhead({ method, url }: Request): Promise<Response> | undefined {
	if (method !== 'GET' || !window.asked) return undefined;
	const path = url.slice(location.origin.length);
	const asked = window.asked[path];
	delete window.asked[path];
	return asked;
}

async function answerOf(asked: Promise<Response>, signal?: AbortSignal): Promise<Response> {
	const response = await asked.catch((error: unknown) => {
		if (signal?.aborted) throw error;
		return null;
	});
	const answered = response !== null && !NOBODY_HOME.has(response.status);
	connection.online = answered;
	if (!answered) throw new Unreachable();
	return response;
}
