import type { Base, QueuedWrite } from './store.ts';

export type Write = Pick<
	QueuedWrite,
	'method' | 'path' | 'body' | 'version' | 'base' | 'once' | 'moot'
>;

const PATIENCE_MS = 20_000;

export const keyOf = ({ method, path, once }: Pick<Write, 'method' | 'path' | 'once'>) =>
	[method, path, once].filter(Boolean).join(' ');

export const pathOf = (key: string) => key.split(' ')[1]!;

export function requestOf({ method, path, body, version, once }: QueuedWrite): Request {
	const headers = new Headers({ 'Content-Type': 'application/json' });
	if (version !== undefined) headers.set('If-Match', `"${version}"`);
	if (once !== undefined) headers.set('Idempotency-Key', once);
	const signal = AbortSignal.timeout(PATIENCE_MS);
	return new Request(path, { method, headers, body: JSON.stringify(body), signal });
}

export function versionOf(answer: unknown): number | undefined {
	const version = (answer as { version?: unknown } | null)?.version;
	return typeof version === 'number' ? version : undefined;
}

/** What an answer says about the fields of a base. */
export function basedOn(base: Base, answer: unknown): Base {
	const part = (answer as Record<string, Record<string, unknown>>)[base.part] ?? {};
	const names = Object.keys(base.fields);
	return { ...base, fields: Object.fromEntries(names.map((name) => [name, part[name]])) };
}

export const isSameBase = (one: Base, other: Base) =>
	JSON.stringify(one.fields) === JSON.stringify(other.fields);
