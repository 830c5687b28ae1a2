import { onDestroy } from 'svelte';

/** Something a person can do, by its name in the palette and perhaps by a key. */
export interface Command {
	name: string;
	/** The heading it stands under in the palette and in the list of keys: "Go to", "Contacts". */
	group: string;
	/** `c`, or `g c` for one after the other; only while no field has the focus. */
	keys?: string;
	run: () => void;
}

let registered: Command[][] = $state.raw([]);

/** All commands that work right now; where two claim one key or one name, the page's wins over the app's. */
export const commands = () =>
	[...new Map(registered.flat().reverse().map(named)).values()].reverse();

const named = (command: Command) => [`${command.group} ${command.name}`, command] as const;

/**
 * Offer commands while this component stands:
 * `offerCommands([{ name: 'New contact', group: 'Contacts', keys: 'c', run: add }])`.
 */
export function offerCommands(offered: Command[]) {
	registered = [offered, ...registered];
	onDestroy(() => (registered = registered.filter((each) => each !== offered)));
}

/** Whether single-letter keys work; some people dictate, and then every word would be a command. */
export const keyboard = $state({ lettersOn: stored() });

export function switchLetters(on: boolean) {
	keyboard.lettersOn = on;
	localStorage.letters = on ? 'on' : 'off';
}

function stored() {
	return localStorage.letters !== 'off';
}
