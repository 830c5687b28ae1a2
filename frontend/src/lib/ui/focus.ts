import { tick } from 'svelte';

/** Put the cursor into the first field of a form that has an error. Call after the errors were set. */
export async function focusFirstError(form: HTMLFormElement) {
	await tick();
	form.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
}
