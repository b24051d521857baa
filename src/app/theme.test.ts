import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { afterEach, expect, test, vi } from 'vitest';
import { currentTheme, toggleTheme } from './theme.ts';

/** A page whose system prefers `system`, with the storage of one browser. */
function page(system: 'light' | 'dark', stored = new Map<string, string>()) {
  const dataset: Record<string, string> = {};
  const globals = {
    document: { documentElement: { dataset } },
    matchMedia: (query: string) => ({ matches: query.includes('dark') === (system === 'dark') }),
    localStorage: {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    },
    addEventListener: () => undefined,
    window: {},
  };
  for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
  return { dataset, stored, globals };
}

const beforePaint = readFileSync(new URL('../../public/theme.js', import.meta.url), 'utf8');

afterEach(() => vi.unstubAllGlobals());

test('follows the system until told otherwise', () => {
  page('dark');
  expect(currentTheme()).toBe('dark');
});

test('a choice against the system outlives a reload', () => {
  const first = page('light');
  expect(toggleTheme()).toBe('dark');
  expect(first.dataset['theme']).toBe('dark');
  const again = page('light', first.stored);
  runInNewContext(beforePaint, again.globals);
  expect(currentTheme()).toBe('dark');
});

test('choosing what the system says goes back to following it', () => {
  const { dataset, stored } = page('light');
  toggleTheme();
  expect(toggleTheme()).toBe('light');
  expect(dataset['theme']).toBeUndefined();
  expect(stored.size).toBe(0);
});

test('works where storage is forbidden', () => {
  const { globals } = page('light');
  const forbidden = () => {
    throw new Error('SecurityError');
  };
  vi.stubGlobal('localStorage', { getItem: forbidden, setItem: forbidden, removeItem: forbidden });
  expect(toggleTheme()).toBe('dark');
  runInNewContext(beforePaint, { ...globals, localStorage: { getItem: forbidden } });
});
