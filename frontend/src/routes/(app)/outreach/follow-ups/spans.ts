import { daysUntil } from '#lib/followUps/days.ts';
import type { FollowUp } from '#lib/followUps/queries.ts';

export const SPANS = ['Overdue', 'Today', 'In the next seven days', 'Later'] as const;

/** The heading that an open follow-up stands under. */
export function spanOf({ due_on }: FollowUp): (typeof SPANS)[number] {
	const days = daysUntil(due_on);
	if (days < 0) return 'Overdue';
	if (days === 0) return 'Today';
	return days <= 7 ? 'In the next seven days' : 'Later';
}
