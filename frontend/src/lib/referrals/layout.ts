import { Graph, layout } from '@dagrejs/dagre';
import type { ReferralGraph } from './queries.ts';

export const NODE = { width: 168, height: 40 };

/** Where a contact stands in the picture: its middle. */
export interface Placed {
	id: string;
	x: number;
	y: number;
}

export interface Picture {
	width: number;
	height: number;
	nodes: Placed[];
	/** The points that the line of each edge goes through. */
	lines: { id: string; points: { x: number; y: number }[] }[];
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
	return {
		width,
		height,
		nodes: nodes.map(({ id }) => {
			const { x, y } = graph.node(id) as Placed;
			return { id, x, y };
		}),
		lines: graph.edges().map((edge) => ({
			id: edge.name!,
			points: (graph.edge(edge) as { points: { x: number; y: number }[] }).points,
		})),
	};
}
