import type { Schemas } from '#lib/api/client.ts';

type NewPasskey = Schemas['NewPasskey'];
type UsedPasskey = Schemas['UsedPasskey'];
type Options = Schemas['PasskeyChallenge']['public_key'];

/** Whether this browser can make and use passkeys. */
export const passkeysWork = () =>
	typeof PublicKeyCredential !== 'undefined' &&
	typeof PublicKeyCredential.parseCreationOptionsFromJSON === 'function';

/** Have the device make a key. Null when the person turned it down. */
export async function makePasskey(options: Options): Promise<NewPasskey | null> {
	const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
		options as unknown as PublicKeyCredentialCreationOptionsJSON,
	);
	const made = await orNull(navigator.credentials.create({ publicKey }));
	if (!made) return null;
	const { id, response } = (made as PublicKeyCredential).toJSON() as RegistrationResponseJSON;
	const { clientDataJSON, attestationObject } = response;
	return { id, response: { clientDataJSON, attestationObject } };
}

/** Have the device use a key. Null when the person turned it down. */
export async function usePasskey(options: Options): Promise<UsedPasskey | null> {
	const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
		options as unknown as PublicKeyCredentialRequestOptionsJSON,
	);
	const used = await orNull(navigator.credentials.get({ publicKey }));
	if (!used) return null;
	const { id, response } = (used as PublicKeyCredential).toJSON() as AuthenticationResponseJSON;
	const { clientDataJSON, authenticatorData, signature } = response;
	return { id, response: { clientDataJSON, authenticatorData, signature, userHandle: null } };
}

const orNull = (asked: Promise<Credential | null>) =>
	asked.catch((error: unknown) => {
		if (error instanceof DOMException) return null;
		throw error;
	});
