import { queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';

export type TagRhythm = Schemas['TagRhythmRead'];

export const tagRhythmsKey = ['tag-rhythms'] as const;

/** How often to keep in touch with whoever bears a tag, by the tag's name. */
export const tagRhythms = () =>
	queryOptions({
		queryKey: tagRhythmsKey,
		queryFn: ({ signal }) => read(api.GET('/api/v1/tag-rhythms', { signal })),
	});

/** The rhythm that these tags give a contact without one of its own: the shortest of theirs. */
export function rhythmOf(tags: string[], rhythms: TagRhythm[] | undefined): TagRhythm | undefined {
	const borne = new Set(tags.map((tag) => tag.toLocaleLowerCase()));
	return rhythms
		?.filter(({ tag }) => borne.has(tag.toLocaleLowerCase()))
		.sort((one, other) => one.keep_in_touch_days - other.keep_in_touch_days)[0];
}
