import tailwindcss from '@tailwindcss/vite';
import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { ahead } from './ahead.ts';
import { chunks, START } from './chunks.ts';
import { icons } from './icons.ts';
import { bookingPage } from './vite.book.ts';

// The server takes the refresh cookie from its own pages only, so it must see the address they came from.
const api = { target: process.env.ASKWELL_API ?? 'http://127.0.0.1:8000', changeOrigin: false };
const proxy = {
	'/api': api,
	'/health': api,
	'/docs': api,
	'/developers': api,
	'/openapi.json': api,
};

const preload = ahead();

export default defineConfig({
	plugins: [
		bookingPage,
		tailwindcss(),
		icons,
		preload.plugin,
		sveltekit({
			compilerOptions: {
				runes: ({ filename }) => (filename.includes('node_modules') ? undefined : true),
			},
			adapter: preload.around(adapter({ fallback: 'index.html', strict: true })),
			paths: { relative: false },
			// #lib/offline/worker.ts registers it once the page is idle.
			serviceWorker: { register: false },
			version: { pollInterval: 300_000 },
		}),
	],
	server: { proxy },
	preview: { proxy },
	build: { target: 'es2022', chunkSizeWarningLimit: 200 },
	environments: {
		client: {
			build: {
				rolldownOptions: {
					output: {
						codeSplitting: { groups: [START, { name: chunks(), debugName: 'first load' }] },
					},
				},
			},
		},
	},
});
