const STEPS: Record<string, [rows: number, columns: number]> = {
	ArrowUp: [-1, 0],
	ArrowDown: [1, 0],
	ArrowLeft: [0, -1],
	ArrowRight: [0, 1],
};

/** A place in a table, counted from 0. */
export interface Spot {
	row: number;
	column: number;
}

/** Where a key leads from a place in a table of this size; null for a key that leads nowhere. */
export function spotAfter(
	{ key, ctrlKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey'>,
	{ row, column }: Spot,
	size: { rows: number; columns: number },
): Spot | null {
	const last = { row: size.rows - 1, column: size.columns - 1 };
	if (key === 'Home') return { row: ctrlKey ? 0 : row, column: 0 };
	if (key === 'End') return { row: ctrlKey ? last.row : row, column: last.column };
	const step = STEPS[key];
	if (!step) return null;
	return {
		row: Math.min(Math.max(row + step[0], 0), last.row),
		column: Math.min(Math.max(column + step[1], 0), last.column),
	};
}
