// What Spectral holds the API document to: all its rules for OpenAPI, and OWASP's for APIs. Findings are at zero.
import { oas } from '@stoplight/spectral-rulesets';
import owasp from '@stoplight/spectral-owasp-ruleset';

export default {
	extends: [
		[oas, 'all'],
		[owasp, 'all'],
	],
	rules: {
		// What people write is free text. Which characters no text may hold is said once, under the code unstorable_text.
		'owasp:api4:2023-string-restricted': 'off',
		// OpenAPI 3.1 allows roles with a bearer token, and this rule only scopes with OAuth; tests/test_openapi.py proves both.
		'oas3-operation-security-defined': 'off',
		// The subjects stand in the order in which one meets them.
		'openapi-tags-alphabetical': 'off',
		// Signing up and in, and what a contact does behind a link, need no account: tests/test_openapi.py lists each by name,
		// proves that everything else is protected, and that it declares 401.
		'owasp:api2:2023-write-restricted': 'off',
		'owasp:api2:2023-read-restricted': 'off',
		'owasp:api8:2023-define-error-responses-401': 'off',
		// Pages of other origins may not read the API at all (docs/developers), so no answer lets one in.
		'owasp:api8:2023-define-cors-origin': 'off',
		// Whoever runs an installation is its contact: /.well-known/security.txt names them.
		'info-contact': 'off',
		'contact-properties': 'off',
		// The link that a contact is sent holds its own secret, since they have no account: it opens one proposal, and ends.
		'owasp:api2:2023-no-credentials-in-url': 'off',
	},
};
