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

/** "Tuesday 24 November 2026". */
export const wholeDayOf = (instant: string | Date, zone: string) =>
	format(new Date(instant), zone, { dateStyle: 'full' });

/** "14:30". */
export const timeOf = (instant: string | Date, zone: string) =>
	format(new Date(instant), zone, { timeStyle: 'short' });

/** "14:00–14:30". */
export function timesOf(start: string, end: string, zone: string): string {
	return formatter(zone, { timeStyle: 'short' }).formatRange(new Date(start), new Date(end));
}

/** "2026-11-24", for comparing days. */
export const dateOf = (instant: string | Date, zone: string) =>
	timeFormat({ timeZone: zone }, 'sv-SE').format(new Date(instant));

/** When something ends that begins then. */
export const endOf = (start: string, minutes: number) =>
	new Date(Date.parse(start) + minutes * 60_000).toISOString();

const yearOf = (date: Date, zone: string) => format(date, zone, { year: 'numeric' });

export const format = (date: Date, zone: string, options: Intl.DateTimeFormatOptions) =>
	formatter(zone, options).format(date);

const formatter = (zone: string, options: Intl.DateTimeFormatOptions) =>
	timeFormat({ ...options, timeZone: zone });

const formats = new Map<string, Intl.DateTimeFormat>();

/** Each is made once: making a format costs far more than using it. */
export function timeFormat(
	options: Intl.DateTimeFormatOptions,
	locale = navigator.language,
): Intl.DateTimeFormat {
	const key = locale + JSON.stringify(options);
	const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
	formats.set(key, made);
	return made;
}
