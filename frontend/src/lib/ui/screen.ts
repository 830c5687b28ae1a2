import { MediaQuery } from 'svelte/reactivity';

/** Whether there is room for more than a phone shows: Tailwind's `md`. */
export const wide = new MediaQuery('(min-width: 48rem)');
