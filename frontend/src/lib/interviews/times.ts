import { deviceZone } from '#lib/account/zones.ts';
import { session } from '#lib/account/session.svelte.ts';
import { cityOf, dateOf, dayOf, format, timeOf } from '#lib/clocks.ts';

export { cityOf, dateOf, dayOf, timeOf, timesOf } from '#lib/clocks.ts';

/** The zone all times are shown in. */
export const viewerZone = () => session.account?.time_zone ?? deviceZone();

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
