import { deviceZone } from '#lib/account/zones.ts';
import { session } from '#lib/account/session.svelte.ts';

/** The zone all times are shown in. */
export const viewerZone = () => session.account?.time_zone ?? deviceZone();

/** "New York": zones are named by their city. */
export const cityOf = (zone: string) => zone.split('/').at(-1)!.replaceAll('_', ' ');

/** "Tue 24 Nov"; with the year when it is another one than today's. */
export function dayOf(instant: string | Date, zone: string): string {
	const date = new Date(instant);
	const isThisYear = yearOf(date, zone) === yearOf(new Date(), zone);
	return format(date, zone, {
		weekday: 'short',
		day: 'numeric',
		month: 'short',
		year: isThisYear ? undefined : 'numeric',
	});
}

/** "14:30". */
export const timeOf = (instant: string | Date, zone: string) =>
	format(new Date(instant), zone, { timeStyle: 'short' });

/** "14:00–14:30". */
export function timesOf(start: string, end: string, zone: string): string {
	return formatter(zone, { timeStyle: 'short' }).formatRange(new Date(start), new Date(end));
}

/** "2026-11-24", for comparing days. */
export const dateOf = (instant: string | Date, zone: string) =>
	new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(instant));

/** When it is for the other one, if their clock shows another time: "09:00 in New York", with the day if that differs, too. */
export function timeThere(instant: string | Date, there: string | null): string | null {
	const here = viewerZone();
	if (!there || clockOf(instant, there) === clockOf(instant, here)) return null;
	const isSameDay = dateOf(instant, there) === dateOf(instant, here);
	const time = timeOf(instant, there);
	return `${isSameDay ? '' : `${dayOf(instant, there)}, `}${time} in ${cityOf(there)}`;
}

const clockOf = (instant: string | Date, zone: string) =>
	format(new Date(instant), zone, { dateStyle: 'short', timeStyle: 'short' });

const yearOf = (date: Date, zone: string) => format(date, zone, { year: 'numeric' });

const format = (date: Date, zone: string, options: Intl.DateTimeFormatOptions) =>
	formatter(zone, options).format(date);

const formatter = (zone: string, options: Intl.DateTimeFormatOptions) =>
	new Intl.DateTimeFormat(navigator.language, { ...options, timeZone: zone });
