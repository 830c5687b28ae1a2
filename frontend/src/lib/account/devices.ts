const BROWSERS: [RegExp, string][] = [
	[/Edg\//, 'Edge'],
	[/OPR\//, 'Opera'],
	[/Firefox\//, 'Firefox'],
	[/Chrom(e|ium)\//, 'Chrome'],
	[/Safari\//, 'Safari'],
];

const SYSTEMS: [RegExp, string][] = [
	[/Windows/, 'Windows'],
	[/Android/, 'Android'],
	[/iPhone|iPad/, 'iOS'],
	[/Mac OS X/, 'macOS'],
	[/CrOS/, 'ChromeOS'],
	[/Linux/, 'Linux'],
];

/** "Firefox on Windows" for what a browser calls itself; what a program calls itself as it is. */
export function deviceName(userAgent: string | null): string {
	if (!userAgent) return 'Unknown device';
	const browser = nameIn(BROWSERS, userAgent);
	const system = nameIn(SYSTEMS, userAgent);
	return [browser, system].filter(Boolean).join(' on ') || userAgent;
}

const nameIn = (names: [RegExp, string][], userAgent: string) =>
	names.find(([sign]) => sign.test(userAgent))?.[1];
