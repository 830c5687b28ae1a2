const OFFERED = [
	'en-GB',
	'en-US',
	'en-AU',
	'en-CA',
	'en-IE',
	'en-IN',
	'de-DE',
	'de-AT',
	'de-CH',
	'es-ES',
	'es-MX',
	'fr-FR',
	'fr-CA',
	'it-IT',
	'nl-NL',
	'pl-PL',
	'pt-BR',
	'pt-PT',
	'sv-SE',
	'tr-TR',
	'ar-EG',
	'he-IL',
	'hi-IN',
	'ja-JP',
	'ko-KR',
	'zh-CN',
];

const names = new Intl.DisplayNames('en', { type: 'language' });

/** For a `Select`; `present` and this browser's own are always among them. */
export function localeChoices(present: string) {
	const offered = new Set([present, navigator.language, ...OFFERED]);
	return [...offered]
		.map((value) => ({ value, label: names.of(value) ?? value }))
		.sort((a, b) => a.label.localeCompare(b.label));
}
