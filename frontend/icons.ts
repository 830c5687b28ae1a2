import type { Plugin } from 'vite';

const DATA = /const iconData = (\{.*\});/;

interface Icon {
	node: [tag: string, attributes: Record<string, string>][];
}

/**
 * Makes each of Lucide's icons the drawing that it is. As it comes, it is a list of shapes from which the browser
 * builds it anew, attribute by attribute: that took a phone a fifth of the time in which it shows a page.
 */
export const icons: Plugin = {
	name: 'askwell:icons',
	enforce: 'pre',
	transform: {
		filter: { id: /\/@lucide\/svelte\/dist\/icons\/[\w-]+\.svelte$/ },
		handler(code, id) {
			const data = DATA.exec(code)?.[1];
			if (!data) return this.error(`no icon in ${id}`);
			const { node } = JSON.parse(data) as Icon;
			return { code: drawing(node.map(shape).join('')), map: null };
		},
	},
};

const drawing = (shapes: string) => `<script>
	let { class: look } = $props();
</script>
<svg class={look} width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2"
	stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${shapes}</svg>`;

function shape([tag, attributes]: Icon['node'][number]): string {
	const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`);
	return `<${tag}${written.join('')} />`;
}
