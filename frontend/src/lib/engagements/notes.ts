import { createQuery } from '@tanstack/svelte-query';
import { myCoaches } from './coaches.ts';

/** Whether a note may be marked as shared: a coach could see it. Call while a component initialises. */
export function notesMayBeShared(): { readonly current: boolean } {
	const coaches = createQuery(myCoaches);
	return {
		get current() {
			return coaches.data?.some(({ scopes }) => scopes.includes('notes')) ?? false;
		},
	};
}
