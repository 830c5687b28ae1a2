// Provisional: `npm run api` replaces this file with types generated from openapi.json.
type Json<T> = { headers: Record<string, unknown>; content: { 'application/json': T } };
type Empty = { headers: Record<string, unknown>; content?: never };
type Call<P, B, R> = {
	parameters: P;
	requestBody?: B extends undefined ? never : { content: { 'application/json': B } };
	responses: R;
};
type None = { query?: never; header?: never; path?: never; cookie?: never };
type Id = { query?: never; header?: { 'If-Match'?: string | null }; path: { id: string }; cookie?: never };
type Schemas = components['schemas'];

export interface paths {
	'/api/v1/accounts': {
		post: Call<None, Schemas['AccountCreate'], { 201: Json<Schemas['SignedUp']> }>;
	};
	'/api/v1/auth/token': {
		post: {
			parameters: None;
			requestBody: {
				content: {
					'application/x-www-form-urlencoded': { grant_type: string; username: string; password: string };
				};
			};
			responses: { 200: Json<Schemas['Token']> };
		};
	};
	'/api/v1/auth/sign-out': { post: Call<None, undefined, { 204: Empty }> };
	'/api/v1/account': {
		get: Call<None, undefined, { 200: Json<Schemas['AccountRead']> }>;
		patch: Call<None, Schemas['AccountUpdate'], { 200: Json<Schemas['AccountRead']> }>;
	};
	'/api/v1/contacts': {
		get: Call<
			{
				query?: {
					limit?: number;
					cursor?: string;
					stage?: Schemas['Stage'];
					tag?: string;
					organization_id?: string;
					q?: string;
					trashed?: boolean;
					sort?: string;
					include_total?: boolean;
				};
				header?: never;
				path?: never;
				cookie?: never;
			},
			undefined,
			{ 200: Json<Schemas['ContactPage']> }
		>;
		post: Call<None, Schemas['ContactCreate'], { 201: Json<Schemas['ContactRead']> }>;
	};
	'/api/v1/contacts/{id}': {
		get: Call<Id, undefined, { 200: Json<Schemas['ContactRead']> }>;
		patch: Call<Id, Schemas['ContactUpdate'], { 200: Json<Schemas['ContactRead']> }>;
		delete: Call<Id, undefined, { 204: Empty }>;
	};
	'/api/v1/contacts/{id}/restoration': { put: Call<Id, undefined, { 204: Empty }> };
	'/api/v1/markdown': { post: Call<None, { source: string }, { 200: Json<{ html: string }> }> };
	'/api/v1/search': {
		get: Call<
			{ query: { q: string; limit?: number }; header?: never; path?: never; cookie?: never },
			undefined,
			{ 200: Json<Schemas['SearchRead']> }
		>;
	};
}

export interface components {
	schemas: {
		AccountCreate: { email: string; password: string; display_name: string; time_zone: string };
		SignedUp: { email: string; display_name: string; time_zone: string };
		Token: { access_token: string; token_type: string; expires_in: number; scope: string };
		AccountRead: {
			id: string;
			version: number;
			created_at: string;
			updated_at: string;
			email: string;
			display_name: string;
			headline: string | null;
			introduction: string | null;
			time_zone: string;
			locale: string;
			is_coach: boolean;
		};
		AccountUpdate: Partial<
			Pick<
				Schemas['AccountRead'],
				'display_name' | 'headline' | 'introduction' | 'time_zone' | 'locale'
			>
		>;
		Stage: 'identified' | 'contacted' | 'scheduled' | 'met' | 'thanked' | 'in_touch' | 'closed';
		Labelled: { value: string; label: string | null; primary: boolean };
		ContactSummary: {
			id: string;
			version: number;
			created_at: string;
			updated_at: string;
			given_name: string;
			family_name: string;
			headline: string | null;
			title: string | null;
			organization: { id: string; name: string } | null;
			email: string | null;
			tags: string[];
			stage: Schemas['Stage'];
			location: string | null;
			last_contact_at: string | null;
			trashed_at: string | null;
		};
		ContactRead: {
			id: string;
			version: number;
			created_at: string;
			updated_at: string;
			given_name: string;
			family_name: string;
			headline: string | null;
			emails: Schemas['Labelled'][];
			phones: Schemas['Labelled'][];
			links: Schemas['Labelled'][];
			tags: string[];
			stage: Schemas['Stage'];
			location: string | null;
			time_zone: string | null;
			how_met: string | null;
			keep_in_touch_days: number | null;
			last_contact_at: string | null;
			trashed_at: string | null;
		};
		ContactCreate: Partial<Omit<Schemas['ContactRead'], 'id' | 'version' | 'created_at'>>;
		ContactUpdate: Schemas['ContactCreate'];
		ContactPage: {
			items: Schemas['ContactSummary'][];
			next_cursor: string | null;
			total?: number | null;
		};
		SearchPart: { text: string; found: boolean };
		SearchItem: {
			id: string;
			kind: string;
			title: Schemas['SearchPart'][];
			excerpt: Schemas['SearchPart'][];
			url: string;
		};
		SearchRead: { groups: { kind: string; items: Schemas['SearchItem'][] }[] };
	};
}
