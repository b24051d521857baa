export type Theme = 'light' | 'dark';

/** public/theme.js reads it before the first paint. */
const KEY = 'failover-lab.theme';

/** The theme that is on screen: the one chosen, else the system's. */
export function currentTheme(): Theme {
  // While pages are built nobody has chosen.
  if (typeof document === 'undefined') return 'light';
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

/** Changes to the other theme and remembers it. A choice equal to the system's is forgotten, so that the page follows the system again. */
export function toggleTheme(): Theme {
  const next = currentTheme() === 'dark' ? 'light' : 'dark';
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  if (next === system) delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = next;
  write(next === system ? null : next);
  return next;
}

// Storage may be forbidden (private windows, policies): the choice then lasts as long as the page.
function write(theme: Theme | null): void {
  try {
    if (theme === null) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Said above.
  }
}
