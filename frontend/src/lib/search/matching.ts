import type { Command } from '#lib/commands/commands.svelte.ts';
import type { SearchPart } from './queries.ts';

/** Commands of which every typed word begins some word; all of them while nothing is typed. */
export const matching = (commands: Command[], typed: string): Command[] =>
	commands.filter(({ group, name }) => beginsWords(`${group} ${name}`, typed));

/** Whether each typed word begins some word of the text. */
export function beginsWords(text: string, typed: string): boolean {
	const own = words(text);
	return words(typed).every((word) => own.some((each) => each.startsWith(word)));
}

/** The text in parts, with the words that a typed one begins set apart. */
export function marked(text: string, typed: string): SearchPart[] {
	const sought = words(typed);
	return text.split(/([\p{L}\p{M}\p{N}]+)/u).map((part, index) => ({
		text: part,
		found: index % 2 === 1 && sought.some((word) => fold(part).startsWith(word)),
	}));
}

const words = (text: string) =>
	fold(text)
		.split(/[^\p{L}\p{N}]+/u)
		.filter(Boolean);

/** Letters without their marks. */
const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
