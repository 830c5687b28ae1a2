export const SHORTEST_PASSWORD = 10;

/** A sentence when this cannot be an e-mail address; the server has the last word. */
export function emailProblem(email: string): string | undefined {
	return /^\S+@\S+\.\S+$/.test(email.trim())
		? undefined
		: 'Enter an address like name@example.org.';
}

export function passwordProblem(password: string): string | undefined {
	if ([...password].length >= SHORTEST_PASSWORD) return undefined;
	return `Choose a password of ${SHORTEST_PASSWORD} characters or more.`;
}

/** Leaves out what is fine: `{ email: undefined }` becomes `{}`. */
export function problems(found: Record<string, string | undefined>): Record<string, string> {
	return Object.fromEntries(
		Object.entries(found).filter((entry): entry is [string, string] => entry[1] !== undefined),
	);
}
