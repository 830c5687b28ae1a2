import { timeOf, wholeDayOf } from '#lib/clocks.ts';
import type { Booking } from './visit.svelte.ts';

/** What stands now, in one line. */
export function headline({ seeker, interview, state }: Booking, zone: string): string {
	if (interview) {
		const when = `${wholeDayOf(interview.starts_at, zone)} at ${timeOf(interview.starts_at, zone)}`;
		if (interview.state === 'cancelled') return `Your talk with ${seeker.name} was called off`;
		if (interview.state === 'no_show') return `Your talk with ${seeker.name} did not take place`;
		const isOver = interview.state === 'completed' || Date.parse(interview.ends_at) < Date.now();
		return `${isOver ? 'You talked' : 'You talk'} with ${seeker.name} on ${when}`;
	}
	if (state === 'declined') return `You told ${seeker.name} that you would rather not talk`;
	if (state === 'countered') return `${seeker.name} has your times and will answer`;
	return `${seeker.name} would like to learn from you`;
}
