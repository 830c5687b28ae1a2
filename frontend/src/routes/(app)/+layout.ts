import { error, redirect } from '@sveltejs/kit';
import { signInPath } from '#lib/account/next.ts';
import { session } from '#lib/account/session.svelte.ts';
import { Unreachable } from '#lib/api/errors.ts';
import type { LayoutLoad } from './$types';

export const load: LayoutLoad = async ({ url }) => {
	if (!session.account) await restore();
	if (!session.account) redirect(307, signInPath(url));
	await aPause();
};

/** Between starting and showing, so that the two do not block a slow device in one piece. */
const aPause = () => new Promise((resolve) => setTimeout(resolve));

async function restore() {
	try {
		await session.restore();
	} catch (problem) {
		if (problem instanceof Unreachable) error(503, problem.message);
		throw problem;
	}
}
