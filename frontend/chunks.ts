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
	'lib/query/optimistic.ts',
	'lib/ui/Button.svelte',
	'lib/ui/Empty.svelte',
	'lib/ui/ErrorState.svelte',
	'lib/ui/PageHeader.svelte',
	'lib/ui/Skeleton.svelte',
];

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
 * The file a module goes into: `anybody` for what all pages need, `members` for what all pages behind the
 * sign-in need, and Vite's choice for the rest. Left to itself, Vite makes sixty files of a first page, which
 * compress 9 kB worse.
 */
export function chunks(): (module: string, graph: Graph) => string | null {
	let files: Map<string, string> | undefined;
	return (module, graph) => {
		files ??= new Map([
			...[...reached(graph, FOR_MEMBERS)].map((id) => [id, 'members'] as const),
			...[...reached(graph, FOR_ANYBODY)].map((id) => [id, 'anybody'] as const),
		]);
		return KEPT_APART.test(module) ? null : (files.get(module) ?? null);
	};
}

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
