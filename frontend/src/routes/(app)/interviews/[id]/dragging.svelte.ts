/** What it takes to drag; loaded when somebody comes near, because most people only read. */
class Dragging {
	lib: typeof import('svelte-dnd-action') | undefined = $state.raw();

	async load() {
		this.lib ??= await import('svelte-dnd-action');
	}
}

export const dragging = new Dragging();
