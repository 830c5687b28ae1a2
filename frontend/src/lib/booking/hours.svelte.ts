import type { Availability } from './queries.ts';

export type Window = Availability['weekly'][number];
export type Exception = Availability['exceptions'][number];
/** All that is said of it. */
export type Said = Omit<Availability, 'version'>;
type Rule = 'minimum_notice_hours' | 'buffer_minutes' | 'daily_cap' | 'horizon_days';

/** How far each rule may go. */
const LIMITS: Record<Rule, [least: number, most: number]> = {
	minimum_notice_hours: [0, 720],
	buffer_minutes: [0, 240],
	daily_cap: [1, 20],
	horizon_days: [1, 180],
};
const RULES = Object.keys(LIMITS) as Rule[];

const NEW_WINDOW = { starts: '09:00', ends: '12:00' };

/** When the seeker can be met, while it is changed. A window that ends at "00:00" lasts to the end of its day. */
export class Hours {
	weekly: Window[] = $state([]);
	exceptions: Exception[] = $state([]);
	minimum_notice_hours: number | null = $state(24);
	buffer_minutes: number | null = $state(15);
	daily_cap: number | null = $state(3);
	horizon_days: number | null = $state(30);
	time_zone = $state('');

	constructor(said: Said) {
		this.adopt(said);
	}

	adopt({ weekly, exceptions, time_zone, ...rules }: Said) {
		this.weekly = weekly.map(shown);
		this.exceptions = exceptions.map(shown);
		this.time_zone = time_zone;
		for (const rule of RULES) this[rule] = rules[rule];
	}

	windowsOn = (weekday: number) => this.weekly.filter((window) => window.weekday === weekday);

	/** Hours after those that the day has, or its first ones. */
	addWindow(weekday: number) {
		const last = this.windowsOn(weekday).at(-1);
		const isLate = last && last.ends >= '17:00';
		const next = last
			? { starts: isLate ? last.ends : '14:00', ends: isLate ? '00:00' : '17:00' }
			: NEW_WINDOW;
		this.weekly.push({ weekday, ...next });
	}

	remove(window: Window) {
		this.weekly = this.weekly.filter((each) => each !== window);
	}

	/** Give Tuesday to Friday the hours of Monday. */
	repeatMonday() {
		const weekend = this.weekly.filter(({ weekday }) => weekday === 0 || weekday > 4);
		const monday = this.windowsOn(0);
		const others = [1, 2, 3, 4].flatMap((weekday) =>
			monday.map((window) => ({ ...window, weekday })),
		);
		this.weekly = [...weekend, ...others];
	}

	/** What is wrong with hours that end before they begin; null while nothing is. */
	problemOf({ starts, ends }: { starts: string | null; ends: string | null }): string | null {
		if (starts === null) return null;
		if (!starts || !ends) return 'Enter both times.';
		return ends !== '00:00' && starts >= ends ? 'This ends before it begins.' : null;
	}

	ruleProblem(rule: Rule): string | undefined {
		const [least, most] = LIMITS[rule];
		const value = this[rule];
		const isGood = value !== null && Number.isInteger(value) && value >= least && value <= most;
		return isGood ? undefined : `Enter a whole number from ${least} to ${most}.`;
	}

	isGood = $derived.by(() => {
		const spans = [...this.weekly, ...this.exceptions];
		const days = this.exceptions.every(({ on }) => on);
		return (
			days &&
			!spans.some((span) => this.problemOf(span)) &&
			!RULES.some((rule) => this.ruleProblem(rule))
		);
	});

	/** What to send while it is good. */
	body() {
		const { weekly, exceptions, minimum_notice_hours, buffer_minutes, daily_cap, horizon_days } =
			this;
		return $state.snapshot({
			weekly: [...weekly]
				.map(sent)
				.sort((a, b) => a.weekday - b.weekday || a.starts.localeCompare(b.starts)),
			exceptions: exceptions.map(sent),
			...{ minimum_notice_hours, buffer_minutes, daily_cap, horizon_days },
			time_zone: this.time_zone,
		});
	}
}

// Clocks of browsers have no 24:00.
const shown = <Span extends { ends: string | null }>(span: Span): Span => ({
	...span,
	ends: span.ends === '24:00' ? '00:00' : span.ends,
});
const sent = <Span extends { ends: string | null }>(span: Span): Span => ({
	...span,
	ends: span.ends === '00:00' ? '24:00' : span.ends,
});
