import type { Booking, OfferedPlatform } from './visit.svelte.ts';

type Platform = OfferedPlatform['platform'];
type Way = NonNullable<OfferedPlatform['needs']>;

const MISSING: Record<Way, string> = {
	phone: 'Enter the number to call.',
	meeting_link: 'Enter the link of the meeting.',
	place: 'Say where you meet.',
};

/** How the two meet, while the contact says so. */
export class MeetingDraft {
	platform: Platform | '' = $state('');
	phone = $state('');
	meeting_link = $state('');
	place = $state('');
	#booking: () => Booking;

	/** What the chosen platform asks the contact for. */
	needs: Way | null = $derived.by(
		() =>
			this.#booking().platforms.find(({ platform }) => platform === this.platform)?.needs ?? null,
	);

	constructor(booking: Booking) {
		this.#booking = () => booking;
		const [only, ...others] = booking.platforms;
		this.platform = booking.interview?.platform ?? (others.length ? '' : (only?.platform ?? ''));
	}

	/** What is not said yet, by field. */
	missing(): Record<string, string> {
		if (!this.platform) return { platform: 'Choose how you meet.' };
		if (this.needs && !this[this.needs].trim()) return { [this.needs]: MISSING[this.needs] };
		return {};
	}

	/** To be sent once nothing is missing. */
	body() {
		const platform = this.platform as Platform;
		return this.needs ? { platform, [this.needs]: this[this.needs].trim() } : { platform };
	}
}
