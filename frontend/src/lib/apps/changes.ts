import type { QueryClient } from '@tanstack/svelte-query';
import { api, ifMatch, read, type Schemas } from '#lib/api/client.ts';
import { appsKey, connectedKey, type App } from './queries.ts';

const changed = (client: QueryClient) => client.invalidateQueries({ queryKey: appsKey });

/** The answer holds the secret, this once. Throws `ApiError` 422 with the fields to mend. */
export async function registerApp(client: QueryClient, body: Schemas['AppCreate']) {
	const made = await read(api.POST('/api/v1/apps', { body }));
	void changed(client);
	return made;
}

/** Throws `ApiError` 422 with the fields to mend, 412 when it was changed elsewhere. */
export async function editApp(
	client: QueryClient,
	{ id, version }: App,
	body: Schemas['AppUpdate'],
) {
	await api.PATCH('/api/v1/apps/{id}', {
		params: { path: { id } },
		headers: ifMatch(version),
		body,
	});
	await changed(client);
}

export async function rotateSecret(client: QueryClient, id: string): Promise<string> {
	const params = { path: { id } };
	const { client_secret } = await read(api.POST('/api/v1/apps/{id}/secret', { params }));
	void changed(client);
	return client_secret;
}

export async function deleteApp(client: QueryClient, id: string) {
	await api.DELETE('/api/v1/apps/{id}', { params: { path: { id } } });
	void changed(client);
	void client.invalidateQueries({ queryKey: connectedKey });
}

/** Throws `ApiError` 422 `picture_unusable`. */
export async function setLogo(client: QueryClient, id: string, file: File) {
	const bytes = new Uint8Array(await file.arrayBuffer());
	const content = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
	await api.PUT('/api/v1/apps/{id}/logo', { params: { path: { id } }, body: { content } });
	void changed(client);
}

export async function removeLogo(client: QueryClient, id: string) {
	await api.DELETE('/api/v1/apps/{id}/logo', { params: { path: { id } } });
	void changed(client);
}

export async function disconnectApp(client: QueryClient, id: string) {
	await api.DELETE('/api/v1/connected-apps/{id}', { params: { path: { id } } });
	void client.invalidateQueries({ queryKey: connectedKey });
}
