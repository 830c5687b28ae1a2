import { levelName, type Level } from '#lib/directions/perspectives.ts';
import type { Dimension, FunnelGroup } from '#lib/insights/queries.ts';
import { channelName, type Channel } from '#lib/messages/kinds.ts';

/** What a group is called; nobody said where it has no name. */
export function groupName(by: Dimension, { key, name }: FunnelGroup): string {
	if (!key || !name) return 'Not said';
	if (by === 'channel') return channelName(key as Channel);
	return by === 'level' ? levelName(key as Level) : name;
}
