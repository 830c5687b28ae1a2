/** A control that reads as text until somebody points at it or types in it. */
export const QUIET =
	'-mx-2 min-h-8 w-[calc(100%+1rem)] rounded-md border border-transparent bg-transparent px-2 py-0.5 text-base placeholder:text-ink3 hover:border-field focus:border-field focus:bg-surface aria-invalid:border-rose pointer-coarse:min-h-11 pointer-coarse:text-[1rem]';
