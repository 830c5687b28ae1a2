import { session } from '#lib/account/session.svelte.ts';

/** Ask who is signed in while the page's own code is on its way; the page waits for the same answer. */
export function init() {
	session.restore().catch(() => undefined);
}
