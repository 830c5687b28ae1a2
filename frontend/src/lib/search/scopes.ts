/** What a first sign narrows the palette down to. */
export const SCOPES = [
	{ sign: '>', name: 'Commands', text: 'What you can do, by name' },
	{ sign: '@', name: 'People', text: 'Your contacts only' },
	{ sign: '#', name: 'Tags', text: 'All contacts with a tag' },
	{ sign: '?', name: 'Help', text: 'What can be typed here' },
] as const;

export type Sign = (typeof SCOPES)[number]['sign'];

/** What was typed, in two: `@zoe` is about people whose name begins with "zoe". */
export function scopeOf(typed: string): { sign: Sign | null; text: string } {
	const scope = SCOPES.find(({ sign }) => typed.startsWith(sign));
	return scope
		? { sign: scope.sign, text: typed.slice(1).trim() }
		: { sign: null, text: typed.trim() };
}
