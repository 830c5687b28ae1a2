import { tick } from 'svelte';

// A group of radio buttons takes the focus in the first that can be chosen.
const INVALID = '[aria-invalid=true]:not(fieldset), fieldset[aria-invalid=true] input:enabled';

/** Put the cursor into the first field of a form that has an error. Call after the errors were set. */
export async function focusFirstError(form: HTMLFormElement) {
	await tick();
	form.querySelector<HTMLElement>(INVALID)?.focus();
}
