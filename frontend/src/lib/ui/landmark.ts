/**
 * Where to put what floats above `element`: inside the dialog or landmark it belongs to, so that it
 * is neither outside a focus trap nor outside every landmark.
 */
export function landmarkOf(element: Element | null | undefined): Element {
	return element?.closest('[role=dialog], [role=alertdialog], main, nav') ?? document.body;
}
