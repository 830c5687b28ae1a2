/** What of an address (`location`, `page.url`) is needed here. */
type Address = Pick<URL, 'pathname' | 'search'>;

/** The address with some of its filter changed; an empty value takes a part out. */
export function withFilter({ pathname, search }: Address, changes: Record<string, string>): string {
	const named = new URLSearchParams(search);
	for (const [name, value] of Object.entries(changes)) {
		if (value) named.set(name, value);
		else named.delete(name);
	}
	return named.size ? `${pathname}?${named}` : pathname;
}
