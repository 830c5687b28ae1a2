import type { Takeaway } from './queries.ts';

/** Where a takeaway stands beside the words it rests on: at the words, or else at the takeaway. */
export const quotePath = ({ id, interview_id, quote_found }: Takeaway) =>
	`/interviews/${interview_id}?tab=takeaways#${quote_found ? quoteId(id) : id}`;

/** The id of a takeaway's words on the page. */
export const quoteId = (id: string) => `quote-${id}`;

/** The takeaway that an address names: `#<id>`, `#quote-<id>`. */
export const takeawayNamed = ({ hash }: Pick<URL, 'hash'>) =>
	/^#(?:quote-)?([0-9a-f-]{36})$/.exec(hash)?.[1];
