/** What the two live regions of the page say. */
export const said = $state({ politely: '', at_once: '' });

// The same text twice in a row is read once only, unless the region was empty in between.
function say(region: keyof typeof said, text: string) {
	said[region] = '';
	setTimeout(() => (said[region] = text), 50);
}

/** Tell screen readers when they next pause: results counted, something saved. */
export const announce = (text: string) => say('politely', text);

/** Interrupt: the connection is lost, two versions are in conflict. */
export const interrupt = (text: string) => say('at_once', text);
