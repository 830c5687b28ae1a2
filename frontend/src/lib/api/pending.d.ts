// Operations the web app calls and openapi.json does not describe yet. Goes when the last of them is there.
import type { components, paths } from './schema.d.ts';

type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Nothing = { headers: Record<string, unknown>; content?: never };
type Paging = { limit?: number; cursor?: string };
type OfOne = { query?: never; header?: never; path: { id: string }; cookie?: never };
type Page<Item> = { items: Item[]; next_cursor: string | null };

export interface PendingPaths {
	'/api/v1/imports': {
		get: {
			parameters: { query?: Paging; header?: never; path?: never; cookie?: never };
			responses: { 200: Json<Page<PendingSchemas['ImportRead']>> };
		};
	};
	'/api/v1/imports/{id}': {
		get: { parameters: OfOne; responses: { 200: Json<PendingSchemas['ImportRead']> } };
		delete: { parameters: OfOne; responses: { 204: Nothing } };
	};
	'/api/v1/imports/{id}/rows': {
		get: {
			parameters: {
				query?: Paging & { action?: PendingSchemas['ImportRowRead']['action'] };
				header?: never;
				path: { id: string };
				cookie?: never;
			};
			responses: { 200: Json<Page<PendingSchemas['ImportRowRead']>> };
		};
	};
	'/api/v1/imports/{id}/rows/{row_id}': {
		patch: {
			parameters: {
				query?: never;
				header?: never;
				path: { id: string; row_id: string };
				cookie?: never;
			};
			requestBody: { content: { 'application/json': { chosen: boolean } } };
			responses: { 200: Json<PendingSchemas['ImportRowRead']> };
		};
	};
	'/api/v1/imports/{id}/confirmation': {
		put: { parameters: OfOne; responses: { 202: Json<PendingSchemas['ImportRead']> } };
		delete: { parameters: OfOne; responses: { 202: Json<PendingSchemas['ImportRead']> } };
	};
}

export interface PendingSchemas {
	ImportRead: {
		id: string;
		version: number;
		created_at: string;
		updated_at: string;
		file_name: string;
		state: 'reading' | 'ready' | 'applying' | 'applied' | 'undone' | 'failed';
		source: 'linkedin';
		progress: { done: number; total: number };
		counts: { add: number; update: number; skip: number; refuse: number };
		error: { code: string; detail: string } | null;
		applied_at: string | null;
		undone_at: string | null;
		kept: number;
	};
	ImportRowRead: {
		id: string;
		line: number;
		action: 'add' | 'update' | 'skip' | 'refuse';
		reason: string;
		chosen: boolean;
		given_name: string;
		family_name: string;
		email: string | null;
		link: string | null;
		organization: string | null;
		title: string | null;
		connected_on: string | null;
		contact_id: string | null;
		changes: { field: string; from: string | null; to: string | null }[];
	};
}

export type AllPaths = paths & PendingPaths;
export type AllSchemas = components['schemas'] & PendingSchemas;
