export type ThemeChoice = 'system' | 'light' | 'dark';

const CHOICES: readonly unknown[] = ['system', 'light', 'dark'] satisfies ThemeChoice[];
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

/** Light, dark, or as the system says; app.html applies the stored choice before the first paint. */
class Theme {
	choice: ThemeChoice = $state(stored());

	constructor() {
		systemIsDark.addEventListener('change', () => this.#apply());
	}

	choose(choice: ThemeChoice) {
		this.choice = choice;
		localStorage.theme = choice;
		this.#apply();
	}

	#apply() {
		const dark = this.choice === 'dark' || (this.choice === 'system' && systemIsDark.matches);
		document.documentElement.classList.toggle('dark', dark);
	}
}

function stored(): ThemeChoice {
	const choice: unknown = localStorage.theme;
	return CHOICES.includes(choice) ? (choice as ThemeChoice) : 'system';
}

export const theme = new Theme();
