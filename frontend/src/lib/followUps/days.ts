import { fromNow } from '#lib/dates.ts';
import { viewerZone, dateOf } from '#lib/interviews/times.ts';

const DAY_MS = 86_400_000;

/** The calendar day it is for the reader: "2026-11-23". */
export const todaysDate = () => dateOf(new Date(), viewerZone());

/** The calendar day so many days after this one. */
export function daysAfter(day: string, days: number): string {
	return new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The day that putting off leads to: counted from the day due, or from today if that is later. */
export function later(due: string, days: number, today = todaysDate()): string {
	return daysAfter(due > today ? due : today, days);
}

/** How many days from today: negative for the past. */
export const daysUntil = (day: string, today = todaysDate()) =>
	Math.round((Date.parse(day) - Date.parse(today)) / DAY_MS);

/** "today", "tomorrow", "in 5 days", "3 days ago". */
export const inDays = (day: string) => fromNow(daysUntil(day), 'day');
