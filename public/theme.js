// Stands in every page and runs before anything is drawn, so that a chosen theme does not flash, and what must not move never moves. src/app/theme.ts and
// src/app/accessChoices.svelte.ts write what is read here.
try {
  const theme = localStorage.getItem('failover-lab.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  const { motion } = JSON.parse(localStorage.getItem('failover-lab.access') ?? '{}') ?? {};
  if (motion === 'still') document.documentElement.dataset.motion = motion;
} catch {
  // Storage may be forbidden: the page then follows the system. What cannot be read was not written by the lab.
}

// The language: who chose one is led to it; who comes to an English address for the first time gets the browser's, if the site has it. An address
// in another language was chosen by itself, by a link that may have been followed before the page could write it down. src/app/language.ts does that.
try {
  const { lang, dataset } = document.documentElement;
  const built = (dataset.languages ?? '').split(',');
  const first = lang === 'en' ? navigator.language.split('-')[0] : lang;
  const chosen = localStorage.getItem('failover-lab.language') ?? first;
  if (chosen !== lang && built.includes(chosen) && built.includes(lang)) {
    // What stands in the page knows no address of its own; the icon lies at the root of each language.
    const here = new URL('.', document.querySelector('link[rel=icon]').href);
    const root = lang === 'en' ? here : new URL('..', here);
    const folder = chosen === 'en' ? root : new URL(`${chosen}/`, root);
    const { pathname, search, hash } = location;
    if (pathname.startsWith(here.pathname))
      location.replace(folder.href + pathname.slice(here.pathname.length) + search + hash);
  }
} catch {
  // Without storage the address says the language.
}

// What is pressed on a page that its scripts have not taken over yet is kept for them: src/app/earlyPress.ts.
addEventListener('click', (window.keepPress = (event) => (window.keptPress = event)), true);
