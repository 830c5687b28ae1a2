import { calendarDay } from '#lib/dates.ts';
import { todaysDate } from '#lib/followUps/days.ts';
import type { Goal } from './queries.ts';

const interviews = (count: number) => (count === 1 ? '1 interview' : `${count} interviews`);

/** "5 interviews by 12 Dec 2026". */
export const aim = ({ target, due_on }: Pick<Goal, 'target' | 'due_on'>) =>
	`${interviews(target)} by ${calendarDay(due_on)}`;

/** "3 of 5 by 12 Dec 2026". */
export const standing = ({ actual, target, due_on }: Pick<Goal, 'actual' | 'target' | 'due_on'>) =>
	`${actual} of ${target} by ${calendarDay(due_on)}`;

/** One that is agreed on and still counts. */
export const isRunning = ({ state, due_on }: Goal) => state === 'active' && due_on >= todaysDate();

/** How it stands, in a word. */
export function goalState({ state, is_met, due_on }: Goal): string {
	if (state === 'proposed') return 'Proposed';
	if (state === 'declined') return 'Declined';
	if (is_met) return 'Met';
	return due_on < todaysDate() ? 'Missed' : 'Open';
}
