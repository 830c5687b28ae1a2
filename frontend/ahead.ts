import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Adapter } from '@sveltejs/kit';
import type { Plugin, Rolldown } from 'vite';

/** What a page loads when it is opened without a query. */
const BEGINS_WITH: Record<string, string> = {
	'/interviews/[id]': 'interviews/[id]/Prepare.svelte',
};

const A_PAGE = /\/src\/routes\/\(app\)(\/.*)\/\+page\.svelte$/;
const A_LAYOUT = /\/src\/routes\/\(app\)\/\+layout\.svelte$/;

type Chunks = Rolldown.OutputBundle;

/**
 * Lets the browser of a member ask for all the files of a page at once. Kit learns only from its own code which
 * page it is to show, and only then asks for the rest: a journey to the server later.
 */
export function ahead() {
	const pages = new Map<string, string[]>();
	const plugin: Plugin = {
		name: 'askwell:ahead',
		applyToEnvironment: ({ name }) => name === 'client',
		generateBundle(_, bundle) {
			const frame = filesOf(bundle, A_LAYOUT);
			for (const [route, file] of pagesIn(bundle)) {
				const own = [...frame, ...withImports(bundle, file)];
				const first = BEGINS_WITH[route];
				if (first) pages.set(`${pattern(route)}$`, [...own, ...filesOf(bundle, endingWith(first))]);
				pages.set(`${pattern(route)}(\\?|$)`, own);
			}
		},
	};
	const around = (adapter: Adapter, pagesDir = 'build'): Adapter => ({
		...adapter,
		async adapt(builder) {
			await adapter.adapt(builder);
			const shell = join(pagesDir, 'index.html');
			const html = await readFile(shell, 'utf8');
			await writeFile(shell, html.replace('</head>', `\t${script(pages, html)}\n\t</head>`));
		},
	});
	return { plugin, around };
}

const pattern = (route: string) => `^${route.replace(/\[\w+\]/g, '[^/?]+')}`;

/** Files by the pattern of the addresses that need them; the list names each file once. */
function script(pages: Map<string, string[]>, html: string): string {
	const needed = new Set([...pages.values()].flat().filter((file) => !html.includes(file)));
	const files = [...needed];
	const places = [...pages].map(([address, all]) => [
		address,
		[...new Set(all)].filter((file) => needed.has(file)).map((file) => files.indexOf(file)),
	]);
	return `<script>
			if (window.refreshed) {
				const files = ${JSON.stringify(files)};
				const address = location.pathname + location.search;
				const page = ${JSON.stringify(places)}.find(([pattern]) => address.match(pattern));
				for (const place of page?.[1] ?? []) {
					const link = document.createElement('link');
					link.href = '/' + files[place];
					if (link.href.endsWith('.css')) {
						link.rel = 'preload';
						link.as = 'style';
					} else link.rel = 'modulepreload';
					document.head.append(link);
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
