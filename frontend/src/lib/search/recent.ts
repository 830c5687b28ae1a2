import { beforeNavigate } from '$app/navigation';
import { keep, kept } from '#lib/offline/store.ts';
import type { Kind } from './queries.ts';

/** A page that was looked at lately. */
export interface Recent {
	path: string;
	kind: Kind;
	title: string;
}

const KEPT = 'recent';
const MOST = 8;
const SUFFIX = ' · Askwell';
const ONE_THING =
	/^\/(contact|organization|interview|question|note|message|lead|direction)s\/[0-9a-f-]{36}$/;
// What a page is called before its thing has arrived.
const NAMELESS = new Set([
	'Contact',
	'Organization',
	'Interview',
	'Direction',
	'Question set',
	'Note',
	'Message',
	'Lead',
]);

/** Remember each contact, interview, set, note, message and lead that was looked at, on this device and until signing out. */
export function rememberVisits() {
	beforeNavigate(({ from }) => {
		const path = from?.url.pathname ?? '';
		const kind = ONE_THING.exec(path)?.[1] as Kind | undefined;
		const title = document.title.replace(SUFFIX, '');
		if (kind && !NAMELESS.has(title)) void remember({ path, kind, title });
	});
}

async function remember(visit: Recent) {
	const others = (await recent()).filter(({ path }) => path !== visit.path);
	await keep(KEPT, [visit, ...others].slice(0, MOST));
}

/** The latest first. */
export const recent = async () => (await kept<Recent[]>(KEPT)) ?? [];
