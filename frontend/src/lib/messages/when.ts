import { ago, day } from '#lib/dates.ts';
import type { Message } from './queries.ts';

/** What became of a message, and when: "Sent 3 days ago". */
export function whenOf({ state, sent_at, answered_at, updated_at }: Message): string {
	if (state === 'draft') return `Written ${ago(updated_at)}`;
	if (state === 'queued') return 'On its way';
	if (state === 'bounced') return 'Came back';
	if (state === 'failed') return 'Was not sent';
	if (answered_at) return `Answered ${day(answered_at)}`;
	return sent_at ? `Sent ${ago(sent_at)}` : 'Sent';
}
