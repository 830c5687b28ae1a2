import type { Schemas } from '#lib/api/client.ts';

export type Topic = NonNullable<Schemas['QuestionRead']['topic']>;

const NAMES: Record<Topic, string> = {
	typical_day: 'A typical day',
	likes_and_drawbacks: 'Likes and drawbacks',
	preparation: 'Preparation',
	decisions: 'Decisions',
	competition: 'Competition',
	advancement: 'Advancement',
	challenges: 'Challenges',
	industry_outlook: 'Industry outlook',
	working_conditions: 'Working conditions',
	incentives: 'Incentives',
	work_life_balance: 'Work and life',
	advice: 'Advice',
	my_fit: 'My fit',
	referrals: 'Referrals',
};

/** The fourteen topics in the order of the method. */
export const TOPICS = Object.keys(NAMES) as Topic[];

export const topicName = (topic: Topic) => NAMES[topic];

/** For a `Select`. */
export const topicChoices = TOPICS.map((topic) => ({ value: topic, label: topicName(topic) }));

export const isTopic = (value: string | null): value is Topic => TOPICS.includes(value as Topic);
