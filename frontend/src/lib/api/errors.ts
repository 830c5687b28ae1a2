/** One thing wrong with what was sent; `pointer` is an RFC 6901 path into the body, such as `/emails/0/value`. */
export interface FieldProblem {
	pointer: string;
	code: string;
	message: string;
}

/** The server answered, and the answer was no. */
export class ApiError extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		/** What to do about it, in words for the reader. */
		readonly detail: string,
		readonly errors: FieldProblem[] = [],
		readonly requestId: string | null = null,
		/** Further members of the problem, such as `state` and `allowed` of `wrong_state`. */
		readonly more: Record<string, unknown> = {},
	) {
		super(detail);
		this.name = 'ApiError';
	}
}

/** No answer came: the line or the server is down. */
export class Unreachable extends Error {
	constructor() {
		super('Askwell is not reachable. Check the connection and try again.');
		this.name = 'Unreachable';
	}
}

export async function problemOf(response: Response): Promise<ApiError> {
	const body: unknown = await response.json().catch(() => null);
	const problem = isRecord(body) ? body : {};
	return new ApiError(
		response.status,
		textOr(problem.code, 'unknown'),
		textOr(problem.detail, 'Something went wrong on our side. Try again in a moment.'),
		Array.isArray(problem.errors) ? (problem.errors as FieldProblem[]) : [],
		textOr(problem.request_id, null) ?? response.headers.get('X-Request-ID'),
		problem,
	);
}

/** What to tell the reader about any failure. */
export function sentence(error: unknown): string {
	if (error instanceof ApiError) return error.errors[0]?.message ?? error.detail;
	if (error instanceof Unreachable) return error.message;
	return 'Something went wrong in this page. Reload it and try again.';
}

/** Messages by field path without the leading slash: `{ "given_name": "…", "emails/0/value": "…" }`. */
export function fieldErrors(error: unknown): Record<string, string> {
	if (!(error instanceof ApiError)) return {};
	return Object.fromEntries(
		error.errors.map(({ pointer, message }) => [pointer.replace(/^\//, ''), message]),
	);
}

export const isNotFound = (error: unknown) => error instanceof ApiError && error.status === 404;

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function textOr<Other>(value: unknown, other: Other): string | Other {
	return typeof value === 'string' ? value : other;
}
