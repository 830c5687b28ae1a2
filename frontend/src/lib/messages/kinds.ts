import type { Message } from './queries.ts';

export type MessageKind = Message['kind'];
export type Channel = Message['channel'];

/** What a message is for, in the order in which a conversation needs them. */
export const KINDS: { value: MessageKind; label: string; hint: string }[] = [
	{ value: 'request', label: 'Request', hint: 'May I ask you?' },
	{ value: 'nudge', label: 'Nudge', hint: 'One gentle reminder' },
	{ value: 'thank_you', label: 'Thank-you', hint: 'Within a day' },
	{ value: 'check_in', label: 'Check-in', hint: 'Keep in touch' },
	{ value: 'outcome', label: 'Outcome', hint: 'What came of it' },
];

export const CHANNELS: { value: Channel; label: string }[] = [
	{ value: 'mail', label: 'Mail' },
	{ value: 'linkedin', label: 'LinkedIn' },
	{ value: 'phone', label: 'Phone' },
	{ value: 'in_person', label: 'In person' },
	{ value: 'other', label: 'Another way' },
];

export const isKind = (value: string | null): value is MessageKind =>
	KINDS.some((kind) => kind.value === value);

export const kindName = (kind: MessageKind) => KINDS.find(({ value }) => value === kind)!.label;

export const channelName = (channel: Channel) =>
	CHANNELS.find(({ value }) => value === channel)!.label;

/** The kind that fits where somebody stands with a contact. */
export function kindForStage(stage: string): MessageKind {
	if (stage === 'met') return 'thank_you';
	if (stage === 'thanked' || stage === 'in_touch') return 'check_in';
	return 'request';
}
