import { Graph, layout } from '@dagrejs/dagre';
import type { ReferralGraph } from './queries.ts';

export const NODE = { width: 168, height: 40 };

interface Point {
	x: number;
	y: number;
}

/** Where a contact stands in the picture: its middle. */
export interface Placed extends Point {
	id: string;
}

export interface Picture {
	width: number;
	height: number;
	nodes: Placed[];
	/** The points that the line of each edge goes through. */
	lines: { id: string; points: Point[] }[];
}

/** The graph in layers from left to right, with few crossings: who led stands before whom they led to. */
export function pictureOf({ nodes, edges }: ReferralGraph): Picture {
	const graph = new Graph({ multigraph: true });
	graph.setGraph({ rankdir: 'LR', nodesep: 12, ranksep: 64, marginx: 4, marginy: 4 });
	graph.setDefaultEdgeLabel(() => ({}));
	for (const { id } of nodes) graph.setNode(id, { ...NODE });
	for (const { id, from_id, to_id } of edges) graph.setEdge(from_id, to_id, {}, id);
	layout(graph);
	const { width = 0, height = 0 } = graph.graph() as { width?: number; height?: number };
	const placed = new Map(
		nodes.map(({ id }) => {
			const { x, y } = graph.node(id) as Point;
			return [id, { id, x, y }] as const;
		}),
	);
	return {
		width,
		height,
		nodes: [...placed.values()],
		lines: graph.edges().map((edge) => {
			const between = (graph.edge(edge) as { points: Point[] }).points.slice(1, -1);
			const [from, to] = [placed.get(edge.v)!, placed.get(edge.w)!];
			return { id: edge.name!, points: fromSideToSide(from, between, to) };
		}),
	};
}

/** From the right side of one to the left side of the other; the other way round if that stands before it. */
function fromSideToSide(from: Point, between: Point[], to: Point): Point[] {
	const half = (NODE.width / 2) * (from.x <= to.x ? 1 : -1);
	const start = { x: from.x + half, y: from.y };
	const end = { x: to.x - half, y: to.y };
	return between.length > 1 ? [start, ...between, end] : [start, end];
}
