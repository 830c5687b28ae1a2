/** `online` is false while the browser knows that it has no line, or the last request found no server. */
export const connection = $state({ online: navigator.onLine });

addEventListener('online', () => (connection.online = true));
addEventListener('offline', () => (connection.online = false));
