import type { Dimension, StageCount } from './queries.ts';

const STAGES: Record<StageCount['stage'], string> = {
	identified: 'Identified',
	contacted: 'Contacted',
	answered: 'Answered',
	held: 'Interview held',
	thanked: 'Thanked',
	referral: 'Led to somebody',
	offer: 'Led to an offer',
};

export const stageName = (stage: StageCount['stage']) => STAGES[stage];

export const DIMENSIONS: { value: Dimension; label: string }[] = [
	{ value: 'channel', label: 'Channel' },
	{ value: 'template', label: 'Template' },
	{ value: 'level', label: 'Stage of career' },
	{ value: 'how_met', label: 'How you met' },
];

export const isDimension = (value: string | null): value is Dimension =>
	DIMENSIONS.some((dimension) => dimension.value === value);

export const percent = (share: number) => `${Math.round(share * 100)} %`;

/** "34 % to 71 %": between which the true rate lies in 95 of 100 such cases. */
export const interval = ({ low, high }: Pick<StageCount, 'low' | 'high'>) =>
	low === null || high === null ? '' : `${percent(low)} to ${percent(high)}`;

export const days = (count: number) => {
	const rounded = Math.round(count * 10) / 10;
	if (rounded < 1) return 'a day';
	return rounded === 1 ? '1 day' : `${rounded} days`;
};
