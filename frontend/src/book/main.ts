import './book.css';
import '@fontsource-variable/figtree/wght.css';
import { mount } from 'svelte';
import BookingPage from './BookingPage.svelte';
import { Visit } from './visit.svelte.ts';

const token = decodeURIComponent(location.pathname.split('/')[2] ?? '');

mount(BookingPage, {
	target: document.querySelector('#page')!,
	props: { visit: new Visit(token) },
});
