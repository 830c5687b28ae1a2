import type { Schemas } from '#lib/api/client.ts';

export type Scope = Schemas['AccessTokenCreate']['scopes'][number];

type Noun = Scope extends `${infer Name}:${string}` ? Name : never;

const NAMES: Record<Noun, string> = {
	account: 'your account',
	contacts: 'contacts and organizations',
	questions: 'question sets',
	interviews: 'interviews',
	notes: 'notes',
	outreach: 'messages, follow-ups, leads and referrals',
	directions: 'directions, takeaways and decisions',
	clients: 'what clients share, and what is said about it',
	webhooks: 'webhooks',
};

/** What a token may be allowed to touch. */
export const NOUNS = (Object.keys(NAMES) as Noun[]).map((noun) => ({
	name: NAMES[noun],
	see: `${noun}:read` as Scope,
	change: `${noun}:write` as Scope,
}));

const list = new Intl.ListFormat('en');

/** "Sees notes and interviews. Changes notes.": what may be changed can be seen. */
export function scopesInWords(scopes: readonly Scope[]): string {
	const named = (which: (noun: (typeof NOUNS)[number]) => boolean) =>
		list.format(NOUNS.filter(which).map((noun) => noun.name));
	const sees = named(({ see, change }) => scopes.includes(see) || scopes.includes(change));
	const changes = named(({ change }) => scopes.includes(change));
	return [sees && `Sees ${sees}.`, changes && `Changes ${changes}.`].filter(Boolean).join(' ');
}
