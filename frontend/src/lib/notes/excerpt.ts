/** The first line of a note and what follows it, without the signs of Markdown. */
export function excerpt(body: string): { title: string; rest: string } {
	const [title = '', ...rest] = body.split('\n').map(plain).filter(Boolean);
	return { title, rest: rest.join(' ').slice(0, 300) };
}

const plain = (line: string) =>
	line
		.replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
		.replace(/^\s*(#{1,6}|[-*+]|\d+\.|>+)\s+/, '')
		.replace(/[*_`~]{1,3}(\S(?:.*?\S)?)[*_`~]{1,3}/g, '$1')
		.trim();
