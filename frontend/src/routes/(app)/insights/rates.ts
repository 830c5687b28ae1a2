import type { StageCount } from '#lib/insights/queries.ts';

/** A share with how sure it is, all between 0 and 1; what it may be held against, where there is something. */
export interface Rate {
	label: string;
	rate: number;
	low: number;
	high: number;
	quoted?: number;
}

/** The share of a stage, unless nobody came to the stage before it. */
export function rateOf({ rate, low, high }: StageCount, label: string, quoted?: number): Rate[] {
	return rate === null || low === null || high === null ? [] : [{ label, rate, low, high, quoted }];
}
