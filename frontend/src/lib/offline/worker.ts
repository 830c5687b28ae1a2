// Registering while the first page renders costs a mid-range phone most of a second of blocked main thread.
const IDLE_AFTER_MS = 6_000;
// A page may never call itself idle.
const AT_THE_LATEST_MS = 30_000;

function register() {
	void navigator.serviceWorker?.register('/service-worker.js', { type: 'module' });
}

/** Make the app start without a line: `now` in interview mode, `idle` everywhere else. */
export function registerWorker(when: 'now' | 'idle') {
	if (!import.meta.env.PROD) return;
	if (when === 'now') return register();
	setTimeout(() => {
		if ('requestIdleCallback' in window)
			requestIdleCallback(register, { timeout: AT_THE_LATEST_MS });
		else register();
	}, IDLE_AFTER_MS);
}

/** Let a waiting worker take over, right before the page is reloaded into the new version. */
export async function adoptNewWorker() {
	const registration = await navigator.serviceWorker?.getRegistration();
	registration?.waiting?.postMessage('take over');
}
