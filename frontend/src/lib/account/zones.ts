/** The zone this device is set to, as an IANA name. */
export const deviceZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone || 'UTC';

/** All zones the browser knows, this device's and UTC among them. */
export function allZones(): string[] {
	const known = new Set(Intl.supportedValuesOf('timeZone'));
	return [...known.add(deviceZone()).add('UTC')].sort();
}

/** "Paris (Europe), GMT+1": the city first, because that is how people look for their zone. */
export function zoneName(zone: string, at = new Date()): string {
	const [region, ...rest] = zone.split('/');
	const city = rest.at(-1)?.replaceAll('_', ' ');
	const offset = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' })
		.formatToParts(at)
		.find(({ type }) => type === 'timeZoneName')?.value;
	const place = city ? `${city} (${region})` : zone;
	return offset && offset !== zone ? `${place}, ${offset}` : place;
}
