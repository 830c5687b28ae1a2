import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Adapter } from '@sveltejs/kit';
import type { Plugin, Rolldown } from 'vite';

/** What a page loads when it is opened without a query. */
const BEGINS_WITH: Record<string, string> = {
	'/interviews/[id]': 'interviews/[id]/Prepare.svelte',
};

/** What a page surely asks the server for first when it is opened without a query: an answer that nobody reads blocks the line. */
const ASKS: Record<string, string[]> = {
	'/today': ['/api/v1/today'],
	'/contacts': ['/api/v1/contacts?include_total=true'],
	'/contacts/[id]': ['/api/v1/contacts/[id]'],
	'/organizations': ['/api/v1/organizations?sort=name'],
	'/organizations/[id]': ['/api/v1/organizations/[id]'],
	'/outreach': ['/api/v1/messages?limit=100'],
	'/outreach/follow-ups': ['/api/v1/follow-ups?state=open&limit=100'],
	'/messages/[id]': ['/api/v1/messages/[id]'],
	'/interviews': ['/api/v1/interviews?state=scheduled&sort=starts_at'],
	'/interviews/[id]': ['/api/v1/interviews/[id]', '/api/v1/proposals?interview_id=[id]&limit=1'],
	'/leads': ['/api/v1/leads'],
	'/referrals': ['/api/v1/referrals/graph', '/api/v1/referrals?limit=100'],
	'/questions': ['/api/v1/question-sets'],
	'/questions/[id]': ['/api/v1/question-sets/[id]'],
	'/directions': ['/api/v1/directions'],
	'/directions/[id]': ['/api/v1/directions/[id]'],
	'/directions/[id]/report': ['/api/v1/directions/[id]/report'],
	'/board': ['/api/v1/board'],
	'/takeaways': ['/api/v1/takeaways'],
	'/gaps': ['/api/v1/gaps?kind=gap', '/api/v1/gaps?kind=strength'],
	'/outcomes': ['/api/v1/outcomes'],
	'/insights': ['/api/v1/insights/funnel'],
	'/notes': ['/api/v1/notes'],
	'/notes/[id]': ['/api/v1/notes/[id]'],
	'/sharing': ['/api/v1/engagements?role=client&state=active'],
	'/clients': ['/api/v1/coach/clients?limit=200'],
	'/clients/[id]': ['/api/v1/coach/clients/[id]', '/api/v1/engagements/[id]'],
};

const A_PAGE = /\/src\/routes\/\(app\)(\/.*)\/\+page\.svelte$/;
const A_LAYOUT = /\/src\/routes\/\(app\)\/\+layout\.svelte$/;

/** A script below it would wait for it; so it stands below the script, and is asked for above it. */
const STYLES = /<link href="([^"]*)" rel="stylesheet">/;

type Chunks = Rolldown.OutputBundle;

interface Page {
	files: string[];
	asks: string[];
}

/**
 * Lets the browser of a member ask at once for all the files of a page, and for what it shows. Kit learns only from
 * its own code which page it is to show, and only then asks for the rest: a journey to the server later.
 * Where nobody has signed in, the address becomes that of the entrance before Kit has read it.
 */
export function ahead() {
	const pages = new Map<string, Page>();
	const plugin: Plugin = {
		name: 'askwell:ahead',
		applyToEnvironment: ({ name }) => name === 'client',
		generateBundle(_, bundle) {
			const frame = filesOf(bundle, A_LAYOUT);
			for (const [route, file] of pagesIn(bundle)) {
				const own = [...frame, ...withImports(bundle, file)];
				const first = BEGINS_WITH[route];
				const begin = first ? [...own, ...filesOf(bundle, endingWith(first))] : own;
				pages.set(`${pattern(route)}$`, { files: begin, asks: ASKS[route] ?? [] });
				pages.set(`${pattern(route)}\\?`, { files: own, asks: [] });
			}
		},
	};
	const around = (adapter: Adapter, pagesDir = 'build'): Adapter => ({
		...adapter,
		async adapt(builder) {
			await adapter.adapt(builder);
			const shell = join(pagesDir, 'index.html');
			const html = await readFile(shell, 'utf8');
			const ahead = html.replace(STYLES, (styles) => `${script(pages, html)}\n\t\t${styles}`);
			await writeFile(shell, ahead.replace('<link href', `${asked(html)}\n\t\t<link href`));
		},
	});
	return { plugin, around };
}

const asked = (html: string) => `<link rel="preload" as="style" href="${STYLES.exec(html)?.[1]}">`;

const pattern = (route: string) => `^${route.replace(/\[\w+\]/g, '([0-9a-f-]{36})')}`;

/** Pages by the pattern of their addresses; the list names each file once. */
function script(pages: Map<string, Page>, html: string): string {
	const all = [...pages.values()].flatMap(({ files }) => files);
	const files = [...new Set(all.filter((file) => !html.includes(file)))];
	const places = [...pages].map(([address, page]) => [
		address,
		[...new Set(page.files)].map((file) => files.indexOf(file)).filter((place) => place >= 0),
		page.asks,
	]);
	return `<script>
			{
				const files = ${JSON.stringify(files)};
				const path = location.pathname === '/' ? '/today' : location.pathname + location.search;
				let found;
				const page = ${JSON.stringify(places)}.find(([address]) => (found = path.match(address)));
				if (page && !window.refreshed) {
					history.replaceState(null, '', '/sign-in?next=' + encodeURIComponent(path));
				} else if (page) {
					for (const place of page[1]) {
						const link = document.createElement('link');
						link.href = '/' + files[place];
						if (link.href.endsWith('.css')) {
							link.rel = 'preload';
							link.as = 'style';
						} else link.rel = 'modulepreload';
						document.head.append(link);
					}
					window.asked = {};
					const signed = window.refreshed.then((answer) => answer.ok && answer.clone().json());
					for (const ask of page[2]) {
						const url = ask.replace('[id]', found[1]);
						window.asked[url] = signed.then((token) =>
							token
								? fetch(url, { headers: { Authorization: 'Bearer ' + token.access_token } })
								: new Response(null, { status: 401 }),
						);
						window.asked[url].catch(() => {});
					}
				}
			}
		</script>`;
}

function* pagesIn(bundle: Chunks): Iterable<[route: string, file: string]> {
	for (const chunk of Object.values(bundle)) {
		if (chunk.type !== 'chunk') continue;
		const route = chunk.moduleIds.map((id) => A_PAGE.exec(id)?.[1]).find(Boolean);
		if (route) yield [route, chunk.fileName];
	}
}

function filesOf(bundle: Chunks, module: RegExp): string[] {
	const chunk = Object.values(bundle).find(
		(each) => each.type === 'chunk' && each.moduleIds.some((id) => module.test(id)),
	);
	return chunk ? withImports(bundle, chunk.fileName) : [];
}

function withImports(bundle: Chunks, file: string, found = new Set<string>()): string[] {
	const chunk = bundle[file];
	if (chunk?.type === 'chunk' && !found.has(file)) {
		found.add(file);
		chunk.viteMetadata?.importedCss.forEach((sheet) => found.add(sheet));
		for (const imported of chunk.imports) withImports(bundle, imported, found);
	}
	return [...found];
}

const endingWith = (path: string) => new RegExp(`${path.replace(/[[\]().]/g, '\\$&')}$`);
