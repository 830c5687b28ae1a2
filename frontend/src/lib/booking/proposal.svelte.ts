import { viewerZone } from '#lib/interviews/times.ts';
import type { Schemas } from '#lib/api/client.ts';
import type { Platform } from '#lib/contacts/platforms.ts';
import type { Interview } from '#lib/interviews/queries.ts';
import { instantOf, localOf, NonexistentTime } from '#lib/interviews/wallclock.ts';

export const MOST_TIMES = 5;
const LINKED: Platform[] = ['zoom', 'google_meet', 'teams', 'skype'];

/** What is typed, so that it survives a reload. */
type Typed = Pick<
	ProposalDraft,
	'times' | 'minutes' | 'platforms' | 'meeting_link' | 'place' | 'message' | 'expires_on'
> & { offers_availability: boolean; shares_questions: boolean };

/** A proposal while it is written. Times are what clocks show in the seeker's zone: "2026-11-24T14:30". */
export class ProposalDraft {
	readonly zone = viewerZone();
	times: string[] = $state(['', '', '']);
	minutes: number | null = $state(30);
	platforms: Platform[] = $state([]);
	meeting_link = $state('');
	place = $state('');
	message = $state('');
	offers_availability = $state(false);
	shares_questions = $state(false);
	expires_on = $state('');

	/** The first video platform that is offered, which the meeting link belongs to. */
	linked = $derived(this.platforms.find((platform) => LINKED.includes(platform)) ?? null);

	constructor({ minutes, platform, meeting_link, place, agenda }: Interview) {
		this.minutes = minutes;
		if (platform) this.platforms = [platform];
		this.shares_questions = agenda.length > 0;
		this.meeting_link = meeting_link ?? '';
		this.place = place ?? '';
	}

	/** The instant of a time; null while there is none, or the clocks jump over it. */
	instant(place: number): string | null {
		try {
			return this.times[place] ? instantOf(this.times[place], this.zone) : null;
		} catch {
			return null;
		}
	}

	includes = (at: string) => this.times.includes(localOf(at, this.zone));

	/** Take a free time in, or out again. */
	toggle(at: string) {
		const local = localOf(at, this.zone);
		const held = this.times.indexOf(local);
		const empty = this.times.indexOf('');
		if (held >= 0) this.times[held] = '';
		else if (empty >= 0) this.times[empty] = local;
		else if (this.times.length < MOST_TIMES) this.times.push(local);
	}

	/** What is wrong, by field: cheap to find before it is sent. */
	problems(): Record<string, string> {
		const found: Record<string, string> = {};
		this.times.forEach((local, place) => {
			const problem = local && problemOf(local, this.zone);
			if (problem) found[`times/${place}`] = problem;
		});
		if (!this.times.some(Boolean) && !this.offers_availability) {
			found['times/0'] = 'Propose a time, or offer your availability below.';
		}
		if (!this.platforms.length) found.platforms = 'Offer at least one way to meet.';
		return found;
	}

	/** What to send once there are no problems. */
	body(): Schemas['ProposalCreate'] {
		const times = this.times.filter(Boolean).map((local) => instantOf(local, this.zone));
		return {
			times: [...new Set(times)],
			platforms: $state.snapshot(this.platforms),
			minutes: this.minutes ?? 30,
			offers_availability: this.offers_availability,
			shares_questions: this.shares_questions,
			message: this.message.trim() || null,
			expires_on: this.expires_on || null,
		};
	}

	typed(): Typed {
		const { times, minutes, platforms, meeting_link, place, message, expires_on } = this;
		const { offers_availability, shares_questions } = this;
		return $state.snapshot({
			...{ times, minutes, platforms, meeting_link, place, message, expires_on },
			...{ offers_availability, shares_questions },
		});
	}

	recall(typed: Typed) {
		Object.assign(this, typed);
	}
}

function problemOf(local: string, zone: string): string | null {
	try {
		return Date.parse(instantOf(local, zone)) <= Date.now() ? 'This time has passed.' : null;
	} catch (error) {
		if (error instanceof NonexistentTime) return error.message;
		throw error;
	}
}
