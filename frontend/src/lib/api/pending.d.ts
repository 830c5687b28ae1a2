// Operations the web app calls and openapi.json does not describe yet. Goes when the last of them is there.
import type { components, paths } from './schema.d.ts';

type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Parameters<Query = never> = { query: Query; header?: never; path?: never; cookie?: never };

export interface PendingPaths {
	'/api/v1/search': {
		get: {
			parameters: Parameters<{ q: string; limit?: number }>;
			requestBody?: never;
			responses: { 200: Json<PendingSchemas['SearchRead']> };
		};
	};
}

export interface PendingSchemas {
	SearchPart: { text: string; found: boolean };
	SearchItem: {
		id: string;
		kind: string;
		title: PendingSchemas['SearchPart'][];
		excerpt: PendingSchemas['SearchPart'][];
		url: string;
	};
	SearchRead: { groups: { kind: string; items: PendingSchemas['SearchItem'][] }[] };
}

export type AllPaths = paths & PendingPaths;
export type AllSchemas = components['schemas'] & PendingSchemas;
