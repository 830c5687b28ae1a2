import { api } from '#lib/api/client.ts';

/**
 * Have a link mailed that sets another password, if an account has this address: the answer does not tell.
 * Throws `ApiError` 409 `mail_not_configured`, 429.
 */
export async function mailPasswordReset(email: string) {
	await api.POST('/api/v1/password-reset', { body: { email } });
}

/** Throws `ApiError` 409 `reset_ended` for a link that is used or over, 422 for a weak password. */
export async function resetPassword(token: string, password: string) {
	await api.PUT('/api/v1/password-reset', { body: { token, new_password: password } });
}
