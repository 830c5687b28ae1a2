import { assets, immutable } from '$app/manifest';
import { version } from '$app/env';
import { self } from '$app/service-worker';

const CACHE = `askwell-${version}`;
const SHELL = '/';
const NOT_OF_THE_APP = /^\/(api|book)\//;
const files = [...immutable, ...assets].map(({ path }) => `/${path.replace(/^\//, '')}`);
const known = new Set(files);

self.addEventListener('install', (event) => event.waitUntil(precache()));
self.addEventListener('activate', (event) => event.waitUntil(dropOldVersions()));

self.addEventListener('message', (event) => {
	if (event.data === 'take over') void self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
	const { request } = event;
	const url = new URL(request.url);
	const isOurs = request.method === 'GET' && url.origin === location.origin;
	if (!isOurs || NOT_OF_THE_APP.test(url.pathname)) return;
	if (known.has(url.pathname)) event.respondWith(cachedOrFetched(request));
	else if (request.mode === 'navigate') event.respondWith(fetchedOrShell(request));
});

async function precache() {
	const cache = await caches.open(CACHE);
	await cache.addAll([SHELL, ...files]);
}

async function dropOldVersions() {
	const names = await caches.keys();
	await Promise.all(names.filter((name) => name !== CACHE).map((name) => caches.delete(name)));
	await self.clients.claim();
}

async function cachedOrFetched(request: Request): Promise<Response> {
	return (await caches.match(request)) ?? fetch(request);
}

async function fetchedOrShell(request: Request): Promise<Response> {
	try {
		return await fetch(request);
	} catch (offline) {
		const shell = await caches.match(SHELL);
		if (shell) return shell;
		throw offline;
	}
}
