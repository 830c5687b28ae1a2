import {
	endOfMonth,
	endOfWeek,
	parseDate,
	startOfMonth,
	startOfWeek,
	toCalendarDateTime,
	toZoned,
	type CalendarDate,
} from '@internationalized/date';

export type View = 'week' | 'month';

/** The days that a calendar shows at once. */
export interface Period {
	view: View;
	/** The day that was asked for: "2026-11-23". */
	date: string;
	/** The first day in sight, and the day after the last. */
	first: CalendarDate;
	end: CalendarDate;
	title: string;
	previous: string;
	next: string;
}

/** The week or month around a day, in weeks as the reader's region counts them. */
export function periodAround(date: string, view: View): Period {
	const day = parseDate(date);
	const locale = navigator.language;
	const [from, to] =
		view === 'week'
			? [startOfWeek(day, locale), endOfWeek(day, locale)]
			: [startOfMonth(day), endOfMonth(day)];
	const step = view === 'week' ? { weeks: 1 } : { months: 1 };
	return {
		view,
		date,
		first: startOfWeek(from, locale),
		end: endOfWeek(to, locale).add({ days: 1 }),
		title: titleOf(from, to, view),
		previous: day.subtract(step).toString(),
		next: day.add(step).toString(),
	};
}

/** The first instant of a day in a zone. */
export const startOf = (day: CalendarDate, zone: string) =>
	toZoned(toCalendarDateTime(day), zone).toAbsoluteString();

/** Whether a text is a day that exists. */
export function isDay(text: string | null): text is string {
	try {
		return parseDate(text ?? '') !== null;
	} catch {
		return false;
	}
}

function titleOf(from: CalendarDate, to: CalendarDate, view: View): string {
	const format = new Intl.DateTimeFormat(navigator.language, {
		day: view === 'week' ? 'numeric' : undefined,
		month: view === 'week' ? 'short' : 'long',
		year: 'numeric',
		timeZone: 'UTC',
	});
	if (view === 'month') return format.format(from.toDate('UTC'));
	return format.formatRange(from.toDate('UTC'), to.toDate('UTC'));
}
