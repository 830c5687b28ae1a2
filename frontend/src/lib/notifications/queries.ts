import { infiniteQueryOptions, queryOptions } from '@tanstack/svelte-query';
import { api, read, type Schemas } from '#lib/api/client.ts';
import { cursorPages } from '#lib/query/pages.ts';

export type NotificationSettings = Schemas['NotificationSettingsRead'];
export type FreeDays = Schemas['FreeDaysList'];
export type Notice = Schemas['NoticeRead'];
export type Mail = Schemas['MailRead'];

export const notificationKeys = {
	settings: ['notification-settings'] as const,
	freeDays: ['free-days'] as const,
	notices: ['notices'] as const,
	mails: ['mail-log'] as const,
	mailing: ['mail-log', 'mailing'] as const,
};

export const notificationSettings = () =>
	queryOptions({
		queryKey: notificationKeys.settings,
		queryFn: ({ signal }) => read(api.GET('/api/v1/notification-settings', { signal })),
	});

/** The seeker's own free days, and the public holidays ahead. */
export const freeDays = () =>
	queryOptions({
		queryKey: notificationKeys.freeDays,
		queryFn: ({ signal }) => read(api.GET('/api/v1/free-days', { signal })),
	});

/** Everything there is notice of, the latest first. */
export const noticeList = () =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...notificationKeys.notices, 'list'],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/notices', { params: { query: { cursor } }, signal })),
	});

/** How many notices nobody has read; asked anew every few minutes. */
export const unreadNotices = () =>
	queryOptions({
		queryKey: [...notificationKeys.notices, 'unread'],
		queryFn: async ({ signal }) => {
			const query = { unread: true, limit: 1 };
			return (await read(api.GET('/api/v1/notices', { params: { query }, signal }))).unread;
		},
		refetchInterval: 180_000,
	});

/** What was mailed in the last three months, the latest first. */
export const mailLog = () =>
	infiniteQueryOptions({
		...cursorPages,
		queryKey: [...notificationKeys.mails, 'list'],
		queryFn: ({ pageParam: cursor, signal }) =>
			read(api.GET('/api/v1/mail-log', { params: { query: { cursor } }, signal })),
	});

/** Whether this installation can send mail, and may to contacts: once the address is confirmed. */
export const mailing = () =>
	queryOptions({
		queryKey: notificationKeys.mailing,
		queryFn: async ({ signal }) => {
			const query = { limit: 1 };
			const log = await read(api.GET('/api/v1/mail-log', { params: { query }, signal }));
			return { canSend: log.can_send, isConfirmed: log.email_confirmed };
		},
		// The link may be followed in another window at any moment.
		staleTime: ({ state }) => (state.data?.isConfirmed === false ? 0 : 300_000),
	});
