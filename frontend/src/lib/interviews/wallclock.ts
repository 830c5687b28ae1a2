import { parseAbsolute, parseDateTime, toCalendarDateTime, toZoned } from '@internationalized/date';
import { cityOf } from '#lib/clocks.ts';

/** The clocks are put forward over this time, so no clock in the zone ever shows it. */
export class NonexistentTime extends Error {}

/**
 * The instant at which a clock in `zone` shows `local` ("2026-11-24T14:30"); of two such instants the
 * earlier. Throws `NonexistentTime` with a sentence that says what to choose instead.
 */
export function instantOf(local: string, zone: string): string {
	const wanted = parseDateTime(local);
	const instant = toZoned(wanted, zone, 'compatible');
	const shown = toCalendarDateTime(instant);
	if (shown.compare(wanted) === 0) return instant.toAbsoluteString();
	const [asked, instead] = [wanted, shown].map((time) => time.toString().slice(11, 16));
	throw new NonexistentTime(
		`The clocks in ${cityOf(zone)} go forward that night: there is no ${asked}. Choose ${instead}, or another time.`,
	);
}

/** What a clock in `zone` shows at an instant: "2026-11-24T14:30". */
export const localOf = (instant: string, zone: string) =>
	toCalendarDateTime(parseAbsolute(instant, zone)).toString().slice(0, 16);
