import type { Topic } from '#lib/questions/topics.ts';
import type { BoardDirection, Cell } from './queries.ts';

/** Whether those who were asked see it alike: in words, and as a sign beside them. */
const AGREEMENTS: Record<Cell['agreement'], { sign: string; text: string }> = {
	none: { sign: '·', text: 'One voice' },
	agree: { sign: '=', text: 'They agree' },
	differ: { sign: '≈', text: 'They differ' },
	split: { sign: '≠', text: 'They are split' },
};

export const agreement = ({ agreement }: Cell) => AGREEMENTS[agreement];

export const peopleIn = (count: number) => (count === 1 ? '1 person' : `${count} people`);
export const organizationsIn = (count: number) =>
	count === 1 ? '1 organization' : `${count} organizations`;

/** Whose words are behind a cell: "3 people, 2 organizations, entry to lead, 1 to 12 years in the field". */
export function voices({ people, organizations, levels, years }: Cell): string {
	const inField =
		years &&
		(years.fewest === years.most ? `${years.most}` : `${years.fewest} to ${years.most}`) +
			' years in the field';
	return [peopleIn(people), organizationsIn(organizations), levels.join(', '), inField]
		.filter(Boolean)
		.join(', ');
}

/** "4.3", with the point of the reader's language. */
export const mean = (value: number) =>
	value.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** What an empty cell says: a topic may have been asked about without a takeaway. */
export const emptiness = ({ topics_unasked }: BoardDirection, topic: Topic) =>
	topics_unasked.includes(topic) ? 'Nobody was asked' : 'Asked, nothing noted yet';

/** All of a cell in one sentence, for those who do not see it. */
export function cellInWords(cell: Cell, empty: string): string {
	if (!cell.takeaways) return empty;
	const rating =
		cell.mean === null
			? 'no ratings'
			: `rated ${mean(cell.mean)} of 5 on average, from ${cell.lowest} to ${cell.highest}`;
	const alike = cell.mean === null ? '' : agreement(cell).text;
	return [rating, voices(cell), alike, cell.is_old ? 'older than six months' : '']
		.filter(Boolean)
		.join('; ');
}
