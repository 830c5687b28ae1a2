export const load = () => ({ fullScreen: true });
