const RHYTHMS = [
	{ days: 30, label: 'Every month' },
	{ days: 60, label: 'Every two months' },
	{ days: 90, label: 'Every three months' },
	{ days: 182, label: 'Twice a year' },
	{ days: 365, label: 'Once a year' },
];

/** Rhythms to choose from, for a `Select`; one of another length, set elsewhere, stands among them. */
export function rhythms(days: number | null) {
	const known = RHYTHMS.map(({ days: each, label }) => ({ value: String(each), label }));
	if (days === null || RHYTHMS.some((rhythm) => rhythm.days === days)) return known;
	return [...known, { value: String(days), label: rhythmName(days) }];
}

export const rhythmName = (days: number) =>
	RHYTHMS.find((rhythm) => rhythm.days === days)?.label ?? `Every ${days} days`;

/** When the rhythm asks for a sign of life: so many days after the last real contact. */
export function dueOn(lastContactAt: string | null, days: number | null): Date | null {
	if (!lastContactAt || !days) return null;
	const due = new Date(lastContactAt);
	due.setUTCDate(due.getUTCDate() + days);
	return due;
}
