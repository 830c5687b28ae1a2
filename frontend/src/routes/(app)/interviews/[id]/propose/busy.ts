import type { Busy } from '#lib/booking/queries.ts';
import type { InterviewSummary } from '#lib/interviews/queries.ts';

/** A time at which the seeker is busy, and with what. */
export interface BusyTime {
	startsAt: string;
	endsAt: string;
	interviewId: string | null;
	what: string;
}

/** What is taken, with the names of those whom the seeker meets then. */
export function busyIn(taken: Busy[], talks: InterviewSummary[]): BusyTime[] {
	const names = new Map(talks.map(({ id, contact }) => [id, contact.name]));
	return taken.map(({ starts_at, ends_at, interview_id }) => ({
		startsAt: starts_at,
		endsAt: ends_at,
		interviewId: interview_id,
		what: interview_id ? `Interview with ${names.get(interview_id) ?? 'somebody'}` : 'Busy',
	}));
}

/** What stands in the way of a talk then. */
export function inTheWay(busy: BusyTime[], startsAt: string, minutes: number): BusyTime[] {
	const start = Date.parse(startsAt);
	const end = start + minutes * 60_000;
	return busy.filter((each) => Date.parse(each.startsAt) < end && start < Date.parse(each.endsAt));
}
