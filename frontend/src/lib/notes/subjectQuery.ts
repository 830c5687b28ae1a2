import { queryOptions } from '@tanstack/svelte-query';
import { api, read } from '#lib/api/client.ts';
import { nameOf } from '#lib/contacts/names.ts';
import type { Subject } from './subjects.ts';

type Named = Pick<Subject, 'kind' | 'id'>;

const NAMES: Record<Subject['kind'], (id: string) => Promise<string>> = {
	contact: async (id) =>
		nameOf(await read(api.GET('/api/v1/contacts/{id}', { params: { path: { id } } }))),
	organization: async (id) =>
		(await read(api.GET('/api/v1/organizations/{id}', { params: { path: { id } } }))).name,
	interview: async (id) =>
		(await read(api.GET('/api/v1/interviews/{id}', { params: { path: { id } } }))).contact.name,
	direction: async (id) =>
		(await read(api.GET('/api/v1/directions/{id}', { params: { path: { id } } }))).name,
};

/** What an address names by its id only, with its name. */
export const namedSubject = (named: Named | null) =>
	queryOptions({
		queryKey: ['subject', named?.kind, named?.id] as const,
		queryFn: async (): Promise<Subject> => ({
			...named!,
			name: await NAMES[named!.kind](named!.id),
		}),
		enabled: named !== null,
	});
