import type { Schemas } from '#lib/api/client.ts';
import type { SharedScope } from './queries.ts';

type Look = Schemas['LookRead']['kind'];

/** What a scope shares, as part of a sentence. */
const SCOPES: Record<SharedScope, string> = {
	progress: 'counts and the timeline',
	interviews: 'interviews',
	debriefs: 'what was written in interviews',
	notes: 'notes marked as shared',
	contact_names: 'names of contacts',
};

const LOOKS: Record<Look, string> = {
	caseload: 'Where you stand, in the list of clients',
	progress: 'Your progress',
	interviews: 'Your interviews',
	debriefs: 'What you wrote in interviews',
	notes: 'Notes that you marked as shared',
	timeline: 'Your timeline',
};

const list = new Intl.ListFormat('en');

export const scopeName = (scope: SharedScope) => SCOPES[scope];
export const lookName = (look: Look) => LOOKS[look];

/** "counts and the timeline, interviews, and notes marked as shared"; "nothing" for none. */
export const inWords = (scopes: readonly SharedScope[]) =>
	list.format(scopes.map(scopeName)) || 'nothing';
