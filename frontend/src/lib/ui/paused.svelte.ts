/** What `read` returns, once it has stood still for a while: for questions that follow what is typed. */
export function paused(read: () => string, ms = 200) {
	let settled = $state(read());
	$effect(() => {
		const next = read();
		const pause = setTimeout(() => (settled = next), ms);
		return () => clearTimeout(pause);
	});
	return {
		get value() {
			return settled;
		},
	};
}
