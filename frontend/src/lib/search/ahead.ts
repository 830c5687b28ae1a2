const PALETTE = '[data-palette]';

/**
 * What is sought after this key: `sought` and one letter more or less while the palette is on its way.
 * Once it has the focus, its own field takes the keys.
 */
export function typedAhead(event: KeyboardEvent, sought: string): string {
	const { key, ctrlKey, metaKey, altKey } = event;
	const isThere = document.activeElement?.closest(PALETTE);
	if (isThere || event.defaultPrevented || ctrlKey || metaKey || altKey) return sought;
	if (key === 'Tab') return sought;
	event.preventDefault();
	if (key === 'Backspace') return sought.slice(0, -1);
	return key.length === 1 ? sought + key : sought;
}
