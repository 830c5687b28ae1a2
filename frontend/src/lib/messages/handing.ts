import type { Message } from './queries.ts';

/** A message for the reader's own mail program. */
export function mailto(to: string | null, { subject, body }: Pick<Message, 'subject' | 'body'>) {
	const said = [
		['subject', subject],
		['body', body.replaceAll('\n', '\r\n')],
	].filter(([, text]) => text);
	const query = said.map(([name, text]) => `${name}=${encodeURIComponent(text!)}`).join('&');
	return `mailto:${encodeURIComponent(to ?? '').replaceAll('%40', '@')}?${query}`;
}
