import { deviceZone } from '#lib/account/zones.ts';
import type { Schemas } from '#lib/api/client.ts';
import { problemOf } from '#lib/api/errors.ts';
import { reach } from '#lib/api/token.ts';

export type Booking = Schemas['BookingRead'];
export type Agreed = NonNullable<Booking['interview']>;
export type OfferedPlatform = Booking['platforms'][number];
export type Topic = Booking['struck_topics'][number];

type Method = 'GET' | 'PUT' | 'POST';

/** What the contact sees and says behind one link. All calls throw `ApiError` or `Unreachable`. */
export class Visit {
	booking: Booking | null = $state.raw(null);
	/** The zone that all times are shown in. */
	zone = $state(deviceZone());
	/** Rises with every answer, for what has to happen after one. */
	answers = $state(0);
	/** By when everything is deleted, as far as that was said on this page. */
	erasedBy: string | null = $state(null);
	#address: string;

	constructor(token: string) {
		this.#address = `/api/v1/bookings/${encodeURIComponent(token)}`;
	}

	get calendarFile() {
		return `${this.#address}/calendar.ics`;
	}

	/** What stands now, which may be less than what is shown. */
	async load() {
		this.booking = await this.#call<Booking>('GET', '');
	}

	/** The free times of the next month, the earliest first. */
	async freeTimes(): Promise<string[]> {
		const { items } = await this.#call<Schemas['SlotList']>('GET', '/slots');
		return items.map(({ starts_at }) => starts_at);
	}

	choose = (choice: Schemas['Choice']) => this.#answer('/choice', choice);
	counter = (counter: Schemas['Counter']) => this.#answer('/counter', counter);
	decline = (reason: string | null) => this.#answer('/decline', { reason });
	cancel = (reason: string | null) => this.#answer('/cancellation', { reason });

	async requestErasure() {
		const { due_at } = await this.#call<Schemas['ErasureAccepted']>('POST', '/erasure');
		this.erasedBy = due_at;
	}

	async #answer(path: string, body: object) {
		this.booking = await this.#call<Booking>('PUT', path, body);
		this.answers += 1;
	}

	/** A page of these few calls goes without the typed client of the app, for its weight. */
	async #call<Body>(method: Method, path: string, body?: object): Promise<Body> {
		const sent = body && {
			body: JSON.stringify(body),
			headers: { 'Content-Type': 'application/json' },
		};
		const response = await reach(new Request(`${this.#address}${path}`, { method, ...sent }));
		if (!response.ok) throw await problemOf(response);
		return response.json();
	}
}
