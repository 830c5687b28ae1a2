import { readFile } from 'node:fs/promises';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import tailwindcss from '@tailwindcss/vite';
import { defineConfig, type Plugin } from 'vite';
import { icons } from './icons.ts';

const ENTRY = 'book.html';

/** Shows the contact's page while the app is developed: Kit does not know of it. */
export const bookingPage: Plugin = {
	name: 'booking page',
	configureServer(server) {
		server.middlewares.use(async (request, response, next) => {
			if (!request.url?.startsWith('/book/')) return next();
			const page = await readFile(ENTRY, 'utf8');
			response.setHeader('Content-Type', 'text/html');
			response.end(await server.transformIndexHtml(request.url, page));
		});
	},
};

/** Builds the contact's page into the app's build: a page of its own, which loads nothing of the app. */
export default defineConfig({
	plugins: [
		tailwindcss(),
		icons,
		svelte({
			configFile: false,
			compilerOptions: {
				runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
			},
		}),
	],
	publicDir: false,
	build: {
		target: 'es2022',
		outDir: 'build',
		emptyOutDir: false,
		assetsDir: '_app/immutable/book',
		modulePreload: { polyfill: false },
		rolldownOptions: { input: ENTRY },
	},
});
