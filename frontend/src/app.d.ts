declare global {
	namespace App {}

	interface Window {
		/** The answer to the first exchange of the refresh cookie, which app.html asks for; taken once. */
		refreshed?: Promise<Response>;
		/** Answers to what a page asks for first, by path, which ahead.ts has asked for; each taken once. */
		asked?: Record<string, Promise<Response>>;
	}
}
export {};
