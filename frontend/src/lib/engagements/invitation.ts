import { session } from '#lib/account/session.svelte.ts';
import { api, read, type Schemas } from '#lib/api/client.ts';

const KEPT = 'invitation';

/**
 * The token of the link that was followed. It stands behind the #, which a browser tells no server, and is kept in
 * this tab while somebody signs in.
 */
export function invitationToken(): string {
	const token = location.hash.slice(1) || (sessionStorage.getItem(KEPT) ?? '');
	if (token) sessionStorage.setItem(KEPT, token);
	return token;
}

export const forgetInvitation = () => sessionStorage.removeItem(KEPT);

/** Throws `ApiError` 404 for a link that is used, over or wrong. */
export const readInvitation = (invitation: string) =>
	read(
		api.GET('/api/v1/engagements/invitations/{invitation}', { params: { path: { invitation } } }),
	);

/** What can be shared, in plain words, each with an example. */
export const readScopes = async () => (await read(api.GET('/api/v1/engagements/scopes'))).items;

/** Throws `ApiError`: 409 for an invitation of one's own or a second one, 422 with the fields to mend. */
export async function acceptInvitation(invitation: string, body: Schemas['EngagementAcceptance']) {
	const params = { path: { invitation } };
	const accepted = await read(
		api.PUT('/api/v1/engagements/invitations/{invitation}/acceptance', { params, body }),
	);
	forgetInvitation();
	if (accepted.role === 'coach' && session.account) {
		session.show({ ...session.account, is_coach: true });
	}
	return accepted;
}
