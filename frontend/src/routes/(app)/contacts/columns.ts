/** The columns of the table; on a phone the name takes the place, and the stage stands beside it. */
export const COLUMNS =
	'grid items-center gap-x-4 px-4 sm:px-8 grid-cols-[1.5rem_minmax(0,1fr)_auto] md:grid-cols-[1.5rem_minmax(0,1.5fr)_7rem_6.5rem] lg:grid-cols-[1.5rem_minmax(0,1.4fr)_minmax(0,1fr)_7rem_6.5rem_minmax(0,1fr)]';
