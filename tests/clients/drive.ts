// A program on the types that openapi-typescript makes: checked strictly, then run. Throws unless all is as it should be.
import assert from 'node:assert/strict';
import createClient from 'openapi-fetch';
import type { components, paths } from './askwell';

type Contact = components['schemas']['ContactRead'];

const api = createClient<paths>({
	baseUrl: process.env.ASKWELL_URL ?? '',
	headers: { Authorization: `Bearer ${process.env.ASKWELL_TOKEN ?? ''}` },
});

const made = await api.POST('/api/v1/contacts', {
	params: { header: { 'Idempotency-Key': crypto.randomUUID() } },
	body: { given_name: 'Zoë', tags: ['design'] },
});
if (made.error) throw new Error(made.error.detail);
const zoe: Contact = made.data;
assert.equal(zoe.given_name, 'Zoë');

const page = await api.GET('/api/v1/contacts', { params: { query: { sort: '-created_at', limit: 10 } } });
assert.deepEqual(
	page.data?.items.map((contact) => contact.id),
	[zoe.id],
);

const one = { path: { id: zoe.id } };
const change = { params: { ...one, header: { 'if-match': '"1"' } }, body: { headline: 'Research lead' } };
const changed = await api.PATCH('/api/v1/contacts/{id}', change);
assert.equal(changed.data?.version, 2);
const stale = await api.PATCH('/api/v1/contacts/{id}', change);
assert.equal(stale.error?.code, 'version_moved_on');

const nobody = await api.GET('/api/v1/contacts/{id}', { params: { path: { id: crypto.randomUUID() } } });
assert.equal(nobody.error?.status, 404);
// @ts-expect-error: a value of another kind is found before anything is sent
await api.POST('/api/v1/contacts', { body: { given_name: 7 } });
console.log('done');
