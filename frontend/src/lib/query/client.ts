import { MutationCache, QueryCache, QueryClient } from '@tanstack/svelte-query';
import { ApiError, Unreachable } from '#lib/api/errors.ts';

/** The cache of what the server said. `onSignedOut` is called when it says that nobody is signed in. */
export function createQueryClient(onSignedOut: () => void): QueryClient {
	const onError = (error: Error) => {
		if (error instanceof ApiError && error.status === 401) onSignedOut();
	};
	return new QueryClient({
		queryCache: new QueryCache({ onError }),
		mutationCache: new MutationCache({ onError }),
		defaultOptions: {
			queries: {
				staleTime: 30_000,
				// Otherwise what nobody has read yet never changes: a page that looks at it later waits for ever.
				notifyOnChangeProps: 'all',
				// Asking again helps against a bad line, not against a no.
				retry: (failures, error) => error instanceof Unreachable && failures < 1,
				// Without a line a query fails in words instead of waiting in silence.
				networkMode: 'always',
			},
			mutations: { networkMode: 'always' },
		},
	});
}
