import { session } from '#lib/account/session.svelte.ts';
import { timeFormat } from '#lib/clocks.ts';

const DAY_MS = 86_400_000;

const inReadersZone = (options: Intl.DateTimeFormatOptions) =>
	timeFormat({ ...options, timeZone: session.account?.time_zone });

/** "12 Mar", and "12 Mar 2024" when it was another year. `at` is an instant of the API. */
export function day(at: string): string {
	const isThisYear = new Date(at).getFullYear() === new Date().getFullYear();
	const year = isThisYear ? undefined : 'numeric';
	return inReadersZone({ day: 'numeric', month: 'short', year }).format(new Date(at));
}

/** "12 Mar, 14:05" in the reader's zone. */
export const dayAndTime = (at: string) =>
	`${day(at)}, ${inReadersZone({ timeStyle: 'short' }).format(new Date(at))}`;

/** "Monday, 23 November 2026 at 14:05 CET": everything, for a tooltip. */
export const wholeInstant = (at: string) =>
	inReadersZone({ dateStyle: 'full', timeStyle: 'long' }).format(new Date(at));

/** "Mar 2021" of a calendar day, which is the same day in every zone. */
export const monthOf = (calendarDay: string) =>
	timeFormat({ month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(calendarDay));

/** "12 Mar 2021" of a calendar day. */
export const calendarDay = (calendarDay: string) =>
	timeFormat({ dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(calendarDay));

/** The clock on the wall there: "14:05". */
export const timeIn = (zone: string, at = new Date()) =>
	timeFormat({ timeStyle: 'short', timeZone: zone }).format(at);

const SPANS = [
	['year', 365],
	['month', 30],
	['week', 7],
] as const;

/** "3 weeks ago", "in 5 days", "today". */
export function ago(at: string): string {
	const days = Math.round((Date.parse(at) - Date.now()) / DAY_MS);
	const [unit, length] = SPANS.find(([, span]) => Math.abs(days) >= span) ?? (['day', 1] as const);
	return fromNow(Math.trunc(days / length), unit);
}

/**
 * "yesterday", "in 5 days", "last week", "3 months ago". Intl says the same, and takes 20 ms on a desk and five
 * times that on a phone to get ready for it.
 */
export function fromNow(count: number, unit: 'day' | 'week' | 'month' | 'year'): string {
	if (unit === 'day' && Math.abs(count) < 2) return ['yesterday', 'today', 'tomorrow'][count + 1]!;
	if (Math.abs(count) === 1) return `${count < 0 ? 'last' : 'next'} ${unit}`;
	return count < 0 ? `${-count} ${unit}s ago` : `in ${count} ${unit}s`;
}
