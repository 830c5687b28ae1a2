// Who signs in here must not be signed in to the app by it: no cookie is sent or kept.
function withoutCookies(request) {
	request.credentials = 'omit';
	return request;
}

window.SwaggerUIBundle({
	dom_id: '#api',
	url: '/openapi.json',
	deepLinking: true,
	docExpansion: 'list',
	defaultModelsExpandDepth: 0,
	displayRequestDuration: true,
	filter: true,
	persistAuthorization: false,
	tryItOutEnabled: true,
	validatorUrl: null,
	requestInterceptor: withoutCookies,
});
