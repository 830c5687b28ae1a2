import type { Command } from '#lib/commands/commands.svelte.ts';

/** Commands of which every typed word begins some word; all of them while nothing is typed. */
export function matching(commands: Command[], typed: string): Command[] {
	const sought = words(typed);
	return commands.filter(({ group, name }) => {
		const own = words(`${group} ${name}`);
		return sought.every((word) => own.some((each) => each.startsWith(word)));
	});
}

const words = (text: string) => text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
