import { api } from '#lib/api/client.ts';

/**
 * Confirm the address that a link was mailed to; nobody needs to have signed in.
 * Throws `ApiError` 409 `confirmation_ended` for a link that is used, replaced or older than two days.
 */
export async function confirmEmail(token: string) {
	await api.PUT('/api/v1/account/email-confirmation', { body: { token } });
}

/** Have the link mailed again. Throws `ApiError` 409 `mail_not_configured`, `email_confirmed`, 429. */
export async function mailConfirmation() {
	await api.POST('/api/v1/account/email-confirmation');
}
