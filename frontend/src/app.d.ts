declare global {
	namespace App {}

	interface Window {
		/** The answer to the first exchange of the refresh cookie, which app.html asks for; taken once. */
		refreshed?: Promise<Response>;
	}
}
export {};
