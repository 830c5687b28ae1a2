import CalendarDays from '@lucide/svelte/icons/calendar-days';
import House from '@lucide/svelte/icons/house';
import ListChecks from '@lucide/svelte/icons/list-checks';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import NotebookPen from '@lucide/svelte/icons/notebook-pen';
import Settings from '@lucide/svelte/icons/settings';
import Trash2 from '@lucide/svelte/icons/trash-2';
import Users from '@lucide/svelte/icons/users';

/** The places of the app in the order of the rail; `key` follows `g`. */
export const PLACES = [
	{ href: '/today', label: 'Today', icon: House, key: 't' },
	{ href: '/contacts', label: 'Contacts', icon: Users, key: 'c' },
	{ href: '/interviews', label: 'Interviews', icon: MessagesSquare, key: 'i' },
	{ href: '/calendar', label: 'Calendar', icon: CalendarDays, key: 'l' },
	{ href: '/questions', label: 'Questions', icon: ListChecks, key: 'q' },
	{ href: '/notes', label: 'Notes', icon: NotebookPen, key: 'n' },
	{ href: '/trash', label: 'Trash', icon: Trash2, key: 'x' },
	{ href: '/settings', label: 'Settings', icon: Settings, key: 's' },
];

/** Those a thumb reaches on a phone; the others stand under More. */
export const AT_THE_THUMB = new Set(['/today', '/contacts', '/interviews', '/questions']);

export const isAt = (pathname: string, href: string) =>
	pathname === href || pathname.startsWith(`${href}/`);
