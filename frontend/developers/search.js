// Finds sections by their words. What can be found is fetched when somebody is about to search.
const field = document.getElementById('search');
const list = document.getElementById('found');
const told = document.getElementById('told');
const MOST = 8;
let sections;
let chosen = -1;

async function everySection() {
	sections ??= fetch('/developers/search.json').then((answer) => answer.json());
	return sections;
}

/** How well a section answers: words in its title count most; 0 if one of the words is nowhere in it. */
function weight(section, words) {
	const title = section.title.toLowerCase();
	const text = section.text.toLowerCase();
	let sum = 0;
	for (const word of words) {
		if (title === word) sum += 20;
		else if (title.includes(word)) sum += 10;
		else if (text.includes(word)) sum += 1;
		else return 0;
	}
	return sum;
}

function found(all, asked) {
	const words = asked.toLowerCase().split(/\s+/).filter(Boolean);
	if (!words.length) return [];
	return all
		.map((section) => ({ section, weight: weight(section, words) }))
		.filter((each) => each.weight)
		.sort((a, b) => b.weight - a.weight)
		.slice(0, MOST)
		.map((each) => each.section);
}

function option(section, index) {
	const page = document.createElement('small');
	page.textContent = section.page;
	const item = document.createElement('li');
	item.id = `found-${index}`;
	item.role = 'option';
	item.ariaSelected = 'false';
	item.dataset.url = section.url;
	item.append(section.title, page);
	return item;
}

function follow(item) {
	if (!item) return;
	show(false);
	location.assign(item.dataset.url);
}

async function search() {
	const asked = field.value;
	const results = found(await everySection(), asked);
	if (asked !== field.value) return;
	list.replaceChildren(...results.map(option));
	show(results.length > 0);
	told.textContent = asked.trim() ? `${results.length || 'Nothing'} found` : '';
	choose(results.length ? 0 : -1);
}

function show(isShown) {
	list.hidden = !isShown;
	field.ariaExpanded = String(isShown);
}

function choose(index) {
	chosen = index;
	[...list.children].forEach((item, n) => (item.ariaSelected = String(n === index)));
	if (index < 0) field.removeAttribute('aria-activedescendant');
	else field.setAttribute('aria-activedescendant', `found-${index}`);
	list.children[index]?.scrollIntoView({ block: 'nearest' });
}

const KEYS = {
	ArrowDown: () => choose(Math.min(chosen + 1, list.children.length - 1)),
	ArrowUp: () => choose(Math.max(chosen - 1, 0)),
	Enter: () => follow(list.children[chosen]),
	Escape: () => show(false),
};

field.addEventListener('focus', everySection);
field.addEventListener('input', search);
field.addEventListener('keydown', (event) => {
	if (list.hidden || !KEYS[event.key]) return;
	event.preventDefault();
	KEYS[event.key]();
});
list.addEventListener('click', (event) => follow(event.target.closest('li')));
document.addEventListener('pointerdown', (event) => {
	if (!event.target.closest('search')) show(false);
});
document.addEventListener('keydown', (event) => {
	const isTyping = event.target.closest('input, textarea');
	if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
	event.preventDefault();
	field.focus();
});

// Where there is room, the list of pages stands open.
const pages = document.querySelector('.pages details');
const isWide = matchMedia('(min-width: 60rem)');
const unfold = () => (pages.open = isWide.matches);
isWide.addEventListener('change', unfold);
unfold();
