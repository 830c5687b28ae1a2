/** Where to go after signing in: only a path of this app, so that no link can lead elsewhere. */
export function safeNext(next: string | null, fallback = '/today'): string {
	if (!next?.startsWith('/')) return fallback;
	const url = URL.parse(next, location.origin);
	if (url?.origin !== location.origin) return fallback;
	return url.pathname + url.search + url.hash;
}

export const signInPath = (url: Pick<URL, 'pathname' | 'search'>) =>
	`/sign-in?next=${encodeURIComponent(url.pathname + url.search)}`;
