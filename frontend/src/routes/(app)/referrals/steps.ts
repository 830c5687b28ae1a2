import type { Picture, Placed } from '#lib/referrals/layout.ts';
import type { ReferralGraph } from '#lib/referrals/queries.ts';

/** Whom an arrow key leads to: right to those they led to, left to who led there, up and down within a layer. */
export function stepFrom(id: string, key: string, graph: ReferralGraph, { nodes }: Picture) {
	const placed = new Map(nodes.map((node) => [node.id, node]));
	const here = placed.get(id);
	if (!here) return undefined;
	const nearest = (ids: string[]) =>
		ids
			.flatMap((each) => placed.get(each) ?? [])
			.toSorted((a, b) => Math.abs(a.y - here.y) - Math.abs(b.y - here.y))[0]?.id;
	const layer = (isBeyond: (node: Placed) => boolean) =>
		nearest(
			nodes.filter((node) => Math.abs(node.x - here.x) < 1 && isBeyond(node)).map(({ id }) => id),
		);
	const STEPS: Record<string, () => string | undefined> = {
		ArrowRight: () => nearest(graph.edges.filter((e) => e.from_id === id).map((e) => e.to_id)),
		ArrowLeft: () => nearest(graph.edges.filter((e) => e.to_id === id).map((e) => e.from_id)),
		ArrowDown: () => layer(({ y }) => y > here.y),
		ArrowUp: () => layer(({ y }) => y < here.y),
	};
	return STEPS[key]?.();
}
