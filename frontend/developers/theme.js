// The choice that was made in the app holds here, too; without one, the system's.
const choice = localStorage.theme;
const systemIsDark = matchMedia('(prefers-color-scheme: dark)').matches;
const isDark = choice === 'dark' || (choice !== 'light' && systemIsDark);
document.documentElement.classList.toggle('dark', isDark);
