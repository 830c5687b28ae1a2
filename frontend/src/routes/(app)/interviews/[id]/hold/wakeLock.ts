/** Keep the screen on, as far as the device lets us. Returns the function that stops it. */
export function keepAwake(): () => void {
	let lock: WakeLockSentinel | undefined;

	// The lock ends whenever the page is out of sight.
	async function ask() {
		if (document.visibilityState !== 'visible') return;
		lock = await navigator.wakeLock?.request('screen').catch(() => undefined);
	}

	void ask();
	document.addEventListener('visibilitychange', ask);
	return () => {
		document.removeEventListener('visibilitychange', ask);
		void lock?.release();
	};
}
