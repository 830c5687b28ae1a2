import type { Comment, CommentSubject } from './queries.ts';

/** What a comment is about. */
export function subjectOf({ interview_id, note_id, direction_id }: Comment): CommentSubject | null {
	if (interview_id) return { interview_id };
	if (note_id) return { note_id };
	return direction_id ? { direction_id } : null;
}

/** How the client calls it, and where it stands. */
export function placeOf(subject: CommentSubject): { name: string; href: string } {
	if ('interview_id' in subject) {
		return { name: 'an interview', href: `/interviews/${subject.interview_id}` };
	}
	if ('note_id' in subject) return { name: 'a note', href: `/notes/${subject.note_id}` };
	return { name: 'a direction', href: `/directions/${subject.direction_id}` };
}

/** Comments whose thing nobody but the other one has spoken about since: they wait for an answer. */
export function unanswered(comments: readonly Comment[]): Comment[] {
	const latest = new Map<string, Comment>();
	for (const comment of comments) {
		const about = comment.interview_id ?? comment.note_id ?? comment.direction_id ?? '';
		if (!latest.has(about)) latest.set(about, comment);
	}
	return [...latest.values()].filter(({ is_mine }) => !is_mine);
}
