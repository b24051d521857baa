import type { Route } from './router.ts';

/** Addresses as they were when every page stood behind the `#`: `#/lesson/load-balancer/step/3`, `#/sandbox/template/two-web-servers`, `#/run/…`. Null where there is none. */
export function oldAddress(hash: string): Route | null {
  if (!hash.startsWith('#/')) return null;
  const parts = hash.slice(2).split('/').filter(Boolean);
  const [page, id, word, step] = parts;
  const count = parts.length;
  if (page === undefined) return { page: 'home' };
  if ((page === 'help' || page === 'bench') && count === 1) return { page };
  if (page === 'run' && id !== undefined && count === 2) return { page: 'sandbox', start: { kind: 'run', letters: id } };
  if (page === 'sandbox') return oldSandbox(parts.slice(1));
  if (page === 'how-do-we-know') {
    const names = parts.slice(1).map(decoded);
    return names.includes(null) ? null : { page: 'agreement', id: names.join('/') || null };
  }
  const lesson = page === 'lesson' && id !== undefined ? decoded(id) : null;
  if (lesson === null) return null;
  if (count === 2) return { page: 'lesson', id: lesson, step: null };
  if (count === 4 && word === 'step' && /^[1-9]\d{0,2}$/.test(step!)) return { page: 'lesson', id: lesson, step: Number(step) };
  return null;
}

function oldSandbox([kind, id, ...more]: readonly string[]): Route | null {
  if (more.length > 0) return null;
  if (kind === undefined) return { page: 'sandbox', start: { kind: 'last' } };
  if (kind === 'bring' && id === undefined) return { page: 'sandbox', start: { kind } };
  const name = id === undefined ? null : decoded(id);
  if (name === null || (kind !== 'lesson' && kind !== 'template')) return null;
  return { page: 'sandbox', start: { kind, id: name } };
}

/** Null where the percent signs do not make sense. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
