import { globSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Rolldown } from 'vite';

type Graph = Rolldown.ChunkingContext;

const FOR_ANYBODY = [
	'routes/+layout.svelte',
	'routes/+error.svelte',
	'routes/(public)/sign-in/+page.svelte',
];
const FOR_MEMBERS = [
	'routes/(app)/+layout.svelte',
	'lib/contacts/platforms.ts',
	'lib/dates.ts',
	'lib/interviews/StateBadge.svelte',
	'lib/interviews/times.ts',
	'lib/query/optimistic.ts',
	'lib/ui/Button.svelte',
	'lib/ui/Empty.svelte',
	'lib/ui/ErrorState.svelte',
	'lib/ui/PageHeader.svelte',
	'lib/ui/Skeleton.svelte',
];

const PAGES_FOR_MEMBERS = 'routes/(app)/**/+page.svelte';
const PAGES_FOR_ANYBODY = 'routes/(public)/**/+page.svelte';
const SEVERAL = 9;

// Kit looks for its own entries, and makes one file of each page.
const KEPT_APART = /\/generated\/|\/client\/(client-)?entry\.js$|\/src\/routes\//;
/**
 * What starts Kit. Kit reads what the page says of itself while it is evaluated, so that has to be set before:
 * nothing here may come in one file with Kit.
 */
export const START = {
	name: 'start',
	test: /\/runtime\/client\/payload\.js$|vite\/preload-helper/,
	priority: 1,
};

/**
 * The file a module goes into: `anybody` for what all pages need, `members` for what all pages behind the sign-in
 * need, `entrance` and `shared` for what several pages before it and behind it use, and Vite's choice for the
 * rest. Left to itself, Vite makes sixty files of a first page, which compress 9 kB worse and wait for each other
 * on the line.
 */
export function chunks(): (module: string, graph: Graph) => string | null {
	let files: Map<string, string> | undefined;
	return (module, graph) => {
		files ??= new Map([
			...usedBySeveral(graph).map((id) => [id, 'shared'] as const),
			...[...reached(graph, pages(PAGES_FOR_ANYBODY))].map((id) => [id, 'entrance'] as const),
			...[...reached(graph, FOR_MEMBERS)].map((id) => [id, 'members'] as const),
			...[...reached(graph, FOR_ANYBODY)].map((id) => [id, 'anybody'] as const),
		]);
		return KEPT_APART.test(module) ? null : (files.get(module) ?? null);
	};
}

function usedBySeveral(graph: Graph): string[] {
	const uses = new Map<string, number>();
	for (const page of pages(PAGES_FOR_MEMBERS)) {
		for (const id of reached(graph, [page])) uses.set(id, (uses.get(id) ?? 0) + 1);
	}
	return [...uses].filter(([, count]) => count >= SEVERAL).map(([id]) => id);
}

const pages = (pattern: string) => globSync(pattern, { cwd: resolve(import.meta.dirname, 'src') });

/** The modules that are loaded with these, themselves included. */
function reached(graph: Graph, sources: string[]): Set<string> {
	const found = new Set<string>();
	const visit = (id: string) => {
		if (found.has(id)) return;
		found.add(id);
		graph.getModuleInfo(id)?.importedIds.forEach(visit);
	};
	sources.forEach((path) => visit(resolve(import.meta.dirname, 'src', path)));
	return found;
}
