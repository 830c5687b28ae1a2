import type { ContactFilter, ContactSummary } from './queries.ts';
import { isStage } from './stages.ts';

export type Sort = NonNullable<ContactFilter['sort']>;

/** The orders a reader may choose, the default first. */
export const SORTS: { value: Sort; label: string }[] = [
	{ value: '-created_at', label: 'Newest first' },
	{ value: '-updated_at', label: 'Recently changed first' },
	{ value: 'name', label: 'Name, A to Z' },
	{ value: '-name', label: 'Name, Z to A' },
	{ value: '-last_contact_at', label: 'Last contact, latest first' },
	{ value: 'last_contact_at', label: 'Last contact, longest ago first' },
];

const isSort = (value: string | null): value is Sort => SORTS.some((sort) => sort.value === value);

/** What of an address (`location`, `page.url`) is needed here. */
type Address = Pick<URL, 'pathname' | 'search'>;

/** A filter that names only what filters: the server takes no null for "any". */
export type Filter = { [Name in keyof ContactFilter]: NonNullable<ContactFilter[Name]> };

/** The filter that an address names: `?q=&stage=&tag=&organization_id=&direction_id=&sort=`. */
export function filterOf({ search }: Address): Filter {
	const named = new URLSearchParams(search);
	const get = (name: string) => named.get(name) || undefined;
	const stage = named.get('stage');
	const sort = named.get('sort');
	return {
		q: get('q'),
		stage: isStage(stage) ? stage : undefined,
		tag: get('tag'),
		organization_id: get('organization_id'),
		direction_id: get('direction_id'),
		sort: isSort(sort) ? sort : undefined,
	};
}

/** The address with some of its filter changed; undefined takes a part out. */
export function withFilter({ pathname, search }: Address, changes: Filter): string {
	const named = new URLSearchParams(search);
	named.delete('new');
	for (const [name, value] of Object.entries(changes)) {
		if (value) named.set(name, String(value));
		else named.delete(name);
	}
	return named.size ? `${pathname}?${named}` : pathname;
}

export const filters = ({ q, stage, tag, organization_id, direction_id }: Filter) =>
	Boolean(q || stage || tag || organization_id || direction_id);

/**
 * Whether a contact that is on the screen passes, as far as its summary tells: what is shown while
 * the server, which knows more, has not answered yet.
 */
export function passes(contact: ContactSummary, { q, stage, tag, organization_id }: Filter) {
	if (stage && contact.stage !== stage) return false;
	if (tag && !contact.tags.some((each) => fold(each) === fold(tag))) return false;
	if (organization_id && contact.organization?.id !== organization_id) return false;
	return !q || beginsAWord(contact, q);
}

function beginsAWord(contact: ContactSummary, q: string) {
	const { given_name, family_name, headline, title, organization, email, location, tags } = contact;
	const said = [given_name, family_name, headline, title, organization?.name, email, location];
	const text = ` ${fold([...said, ...tags].filter(Boolean).join(' '))}`;
	return words(q).every((word) => text.includes(` ${word}`));
}

const words = (text: string) => fold(text).split(' ').filter(Boolean);

/** Letters without their marks, and one space between words. */
const fold = (text: string) =>
	text
		.normalize('NFD')
		.replace(/\p{M}/gu, '')
		.toLocaleLowerCase()
		.replace(/[^\p{L}\p{N}]+/gu, ' ')
		.trim();
