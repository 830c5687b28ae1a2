import { openDB, type DBSchema, type IDBPDatabase } from 'idb';

/**
 * What stood at the server when the typing began: fields of one part of the resource that is read at
 * `path`. While only other parts change, a write is no conflict.
 */
export interface Base {
	path: string;
	part: string;
	fields: Record<string, unknown>;
}

/** A write that waits to be sent. Sending it twice does no harm. */
export interface QueuedWrite {
	/** `PATCH /api/v1/agenda-items/…`: one entry per resource and method, the newest text wins. */
	key: string;
	account_id: string;
	method: 'PUT' | 'PATCH' | 'POST';
	path: string;
	/** Sent as Idempotency-Key, and part of the key; a POST needs it. */
	once?: string;
	body: Record<string, unknown>;
	/** Sent as If-Match when present. */
	version?: number;
	base?: Base;
	/** Codes of a refusal that means: it has happened already, so there is nothing left to send. */
	moot?: string[];
	/** Changes with every edit, so that a sent entry is removed only if nothing was typed meanwhile. */
	stamp: string;
	/** When the entry was first queued, in ms since 1970; entries leave in this order. */
	queued_at: number;
	/** Why the server refused it; a refused entry waits for the person, not for the line. */
	problem?: { status: number; code: string; detail: string };
}

interface Schema extends DBSchema {
	writes: { key: string; value: QueuedWrite };
	kept: { key: string; value: unknown };
}

let opening: Promise<IDBPDatabase<Schema>> | undefined;

export function store() {
	opening ??= openDB<Schema>('askwell', 1, {
		upgrade(database) {
			database.createObjectStore('writes', { keyPath: 'key' });
			database.createObjectStore('kept');
		},
	});
	return opening;
}

/** Keep an answer for a reload without a line, such as the interview that is being held. */
export async function keep(key: string, value: unknown) {
	await (await store()).put('kept', value, key);
}

export async function kept<Value>(key: string): Promise<Value | undefined> {
	return (await (await store()).get('kept', key)) as Value | undefined;
}

/** Forget what was kept; what still waits to be sent stays until its owner signs in again. */
export async function forgetKept() {
	await (await store()).clear('kept');
}
