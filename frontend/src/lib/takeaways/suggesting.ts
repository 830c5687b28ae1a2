import type { Topic } from '#lib/questions/topics.ts';
import type { TakeawayKind } from './kinds.ts';
import { placeOf } from './marking.ts';
import type { Source } from './queries.ts';

const FOR_IT = 4;
const AGAINST_IT = 2;
const LONGEST_QUOTE = 2000;

/** The kind that a topic and a number speak for; it can be changed afterwards. */
export function kindFor(topic: Topic | null, rating: number | null): TakeawayKind {
	if (topic === 'advice' || topic === 'preparation' || topic === 'referrals') return 'advice';
	const isMine = topic === 'my_fit';
	if (rating !== null && rating >= FOR_IT) return isMine ? 'strength' : 'upside';
	if (rating !== null && rating <= AGAINST_IT) return isMine ? 'gap' : 'downside';
	return 'surprise';
}

/** An answer as the words a takeaway rests on; undefined when it is too long for a quote. */
export function wholeAnswer(id: string, answer: string): Source | undefined {
	const place = placeOf(answer, answer);
	return place && place.end - place.start <= LONGEST_QUOTE
		? { kind: 'answer', id, ...place }
		: undefined;
}
