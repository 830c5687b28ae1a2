import { commands, keyboard } from './commands.svelte.ts';

const CHORD_MS = 1_200;
const TYPES_TEXT =
	'input:not([type=checkbox]):not([type=radio]),textarea,select,[contenteditable=true]';
const HAS_OWN_KEYS = '[role=dialog],[role=menu],[role=listbox]';

let first: string | null = null;
let forgetting: ReturnType<typeof setTimeout> | undefined;

/** Run the command whose key was pressed: a single letter, or `g` and a letter. */
export function runByKey(event: KeyboardEvent) {
	if (!keyboard.lettersOn || event.defaultPrevented || isMeantForSomethingElse(event)) return;
	const keys = first ? `${first} ${event.key}` : event.key;
	forget();
	const command = commands().find((each) => each.keys === keys);
	if (command) {
		event.preventDefault();
		command.run();
	} else if (commands().some((each) => each.keys?.startsWith(`${keys} `))) {
		first = keys;
		forgetting = setTimeout(forget, CHORD_MS);
	}
}

function forget() {
	first = null;
	clearTimeout(forgetting);
}

function isMeantForSomethingElse(event: KeyboardEvent) {
	const { target, key, ctrlKey, metaKey, altKey, isComposing } = event;
	const element = target instanceof Element ? target : null;
	// What floats is closed first, wherever the focus is.
	const closes = key === 'Escape' && document.querySelector(HAS_OWN_KEYS) !== null;
	const busy = closes || element?.closest(`${TYPES_TEXT},${HAS_OWN_KEYS}`) !== null;
	return ctrlKey || metaKey || altKey || isComposing || busy;
}
