import type { Schemas } from '#lib/api/client.ts';
import type { Platform } from '#lib/contacts/platforms.ts';
import type { Interview } from './queries.ts';
import { viewerZone } from './times.ts';
import { instantOf, localOf } from './wallclock.ts';

/** What is asked for on each platform besides the time. */
const WHERE = {
	phone: 'phone',
	in_person: 'place',
	other: 'place',
} as const satisfies Partial<Record<Platform, string>>;

const MISSING = {
	phone: 'Enter the number to call.',
	place: 'Enter the place.',
	meeting_link: 'Enter the link of the meeting.',
};

/** When and where two people meet, while it is being typed. */
export class Arrangement {
	/** What a clock in `zone` shows: "2026-11-24T14:30"; empty for no time yet. */
	local = $state('');
	zone = $state(viewerZone());
	minutes: number | null = $state(30);
	platform = $state('');
	meeting_link = $state('');
	phone = $state('');
	place = $state('');

	/** The field that the platform needs, or null while none is chosen. */
	where: 'meeting_link' | 'phone' | 'place' | null = $derived.by(() => {
		if (!this.platform) return null;
		return (WHERE as Record<string, 'phone' | 'place'>)[this.platform] ?? 'meeting_link';
	});

	/** The instant that is typed; null while there is none, or none such exists. */
	instant: string | null = $derived.by(() => {
		try {
			return this.local ? instantOf(this.local, this.zone) : null;
		} catch {
			return null;
		}
	});

	/** Begin with what an interview has, or with a time that was pointed at. */
	constructor(interview?: Interview, startsAt?: string) {
		const starts = interview?.starts_at ?? startsAt;
		if (starts) this.local = localOf(starts, this.zone);
		if (!interview) return;
		this.minutes = interview.minutes;
		this.platform = interview.platform ?? '';
		this.meeting_link = interview.meeting_link ?? '';
		this.phone = interview.phone ?? '';
		this.place = interview.place ?? '';
	}

	/** What has to be said before the interview can be scheduled, by field. */
	missing(): Record<string, string> {
		if (!this.where) return { platform: 'Say how you meet: nothing can be scheduled without.' };
		return this[this.where].trim() ? {} : { [this.where]: MISSING[this.where] };
	}

	/** What to send. Throws `NonexistentTime`. */
	body(): Schemas['Scheduling'] {
		const where = this.where;
		return {
			...(this.local && { starts_at: instantOf(this.local, this.zone) }),
			minutes: this.minutes ?? 30,
			platform: (this.platform || null) as Platform | null,
			...(where && { [where]: this[where].trim() || null }),
		};
	}
}
