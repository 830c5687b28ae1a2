import { zoneName } from '#lib/account/zones.ts';
import { endOf, timesOf, wholeDayOf } from '#lib/clocks.ts';

/** "10:00–10:30, Paris (Europe), GMT+1": with the offset of that day. */
export const clockAndZone = (at: string, minutes: number, zone: string) =>
	`${timesOf(at, endOf(at, minutes), zone)}, ${zoneName(zone, new Date(at))}`;

/** "Tuesday 24 November 2026, 10:00–10:30, Paris (Europe), GMT+1". */
export const inFull = (at: string, minutes: number, zone: string) =>
	`${wholeDayOf(at, zone)}, ${clockAndZone(at, minutes, zone)}`;
