import { KINDS, type TakeawayKind } from '#lib/takeaways/kinds.ts';
import type { Takeaway } from '#lib/takeaways/queries.ts';
import type { Verdict } from './words.ts';

/** The kinds that speak for a verdict. */
const SPEAKING_FOR: Record<Verdict, TakeawayKind[]> = {
	pursue: ['upside', 'strength'],
	pause: ['gap', 'downside'],
	drop: ['downside', 'gap'],
};
const FEW = 5;
const MIDDLE = 3;

/** How much a takeaway weighs: how far its number lies from the middle, and then whether it was seen or only heard of. */
const weight = ({ rating, confidence }: Takeaway) =>
	(rating === null ? 0 : Math.abs(rating - MIDDLE)) + (confidence === 'saw' ? 0.5 : 0);

const strongestFirst = (takeaways: readonly Takeaway[]) =>
	takeaways.toSorted((a, b) => weight(b) - weight(a));

/** Takeaways by kind, those that speak for the verdict first; in a kind by topic; in all of it the strongest first. */
export function reasonsFor(verdict: Verdict, takeaways: readonly Takeaway[]) {
	const speaking = SPEAKING_FOR[verdict];
	const others = KINDS.map(({ value }) => value).filter((kind) => !speaking.includes(kind));
	const byKind = Map.groupBy(strongestFirst(takeaways), ({ kind }) => kind);
	return [...speaking, ...others].flatMap((kind) => {
		const these = byKind.get(kind);
		return these ? [{ kind, takeaways: topicByTopic(these) }] : [];
	});
}

const topicByTopic = (takeaways: readonly Takeaway[]) =>
	[...Map.groupBy(takeaways, ({ topic }) => topic).values()].flat();

/** The ids of the few strongest takeaways that speak for the verdict. */
export const strongestFor = (verdict: Verdict, takeaways: readonly Takeaway[]) =>
	strongestFirst(takeaways)
		.filter(({ kind }) => SPEAKING_FOR[verdict].includes(kind))
		.slice(0, FEW)
		.map(({ id }) => id);
