import type { Component } from 'svelte';
import CalendarDays from '@lucide/svelte/icons/calendar-days';
import ChartNoAxesColumn from '@lucide/svelte/icons/chart-no-axes-column';
import Compass from '@lucide/svelte/icons/compass';
import House from '@lucide/svelte/icons/house';
import ListChecks from '@lucide/svelte/icons/list-checks';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import Send from '@lucide/svelte/icons/send';
import Settings from '@lucide/svelte/icons/settings';
import Share from '@lucide/svelte/icons/share';
import Signpost from '@lucide/svelte/icons/signpost';
import Trash2 from '@lucide/svelte/icons/trash-2';
import User from '@lucide/svelte/icons/user';
import Users from '@lucide/svelte/icons/users';
import type { Account } from '#lib/account/session.svelte.ts';

/** A part of the app; `key` follows `g`, and `also` are the other addresses that belong to it. */
interface Place {
	href: string;
	label: string;
	icon: Component<{ class?: string }>;
	key: string;
	also?: string[];
}

/** The places of the app in the order of the rail. */
export const PLACES: Place[] = [
	{ href: '/today', label: 'Today', icon: House, key: 't' },
	{ href: '/contacts', label: 'Contacts', icon: Users, key: 'c', also: ['/organizations'] },
	{ href: '/outreach', label: 'Outreach', icon: Send, key: 'o', also: ['/messages'] },
	{ href: '/interviews', label: 'Interviews', icon: MessagesSquare, key: 'i' },
	{ href: '/calendar', label: 'Calendar', icon: CalendarDays, key: 'l' },
	{ href: '/leads', label: 'Leads', icon: Signpost, key: 'e', also: ['/referrals'] },
	{ href: '/questions', label: 'Questions', icon: ListChecks, key: 'q' },
	{
		href: '/directions',
		label: 'Directions',
		icon: Compass,
		key: 'd',
		also: ['/board', '/takeaways', '/gaps', '/outcomes'],
	},
	{ href: '/insights', label: 'Insights', icon: ChartNoAxesColumn, key: 'u' },
	{ href: '/notes', label: 'Notes', icon: NotebookPen, key: 'n' },
	{ href: '/sharing', label: 'Sharing', icon: Share, key: 'h' },
	{ href: '/clients', label: 'Clients', icon: User, key: 'k' },
	{ href: '/trash', label: 'Trash', icon: Trash2, key: 'x' },
	{ href: '/settings', label: 'Settings', icon: Settings, key: 's' },
];

/** Without the clients for somebody who coaches nobody. */
export const placesOf = (account: Account | null) =>
	PLACES.filter(({ href }) => href !== '/clients' || account?.is_coach);

/** Those a thumb reaches on a phone; the others stand under More. */
export const AT_THE_THUMB = new Set(['/today', '/contacts', '/outreach', '/interviews']);

export const isAt = (pathname: string, { href, also = [] }: Place) =>
	[href, ...also].some((start) => pathname === start || pathname.startsWith(`${start}/`));
