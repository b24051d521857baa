/** The pages, addressed by the part after `#`, so that the site works below any path of any static host without rewriting. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'lesson'; readonly id: string; readonly step: number | null }
  | { readonly page: 'help' }
  | { readonly page: 'agreement'; readonly id: string | null }
  | { readonly page: 'sandbox'; readonly start: SandboxStart }
  | { readonly page: 'bench' }
  | { readonly page: 'unknown'; readonly address: string };

/** What the sandbox begins with: what was there last (also for who brings a configuration of their own), a lesson's files as the learner has them, a template, or a run that somebody sent. */
export type SandboxStart =
  | { readonly kind: 'last' }
  | { readonly kind: 'bring' }
  | { readonly kind: 'lesson'; readonly id: string }
  | { readonly kind: 'template'; readonly id: string }
  | { readonly kind: 'run'; readonly letters: string };

export const homeHref = '#/';
export const helpHref = '#/help';

/** `#/lesson/load-balancer`, or with a step (counted from 1) `#/lesson/load-balancer/step/3`. */
export function lessonHref(id: string, step: number | null = null): string {
  const lesson = `#/lesson/${encodeURIComponent(id)}`;
  return step === null ? lesson : `${lesson}/step/${step}`;
}

/** The page that shows real trials beside simulated runs, or on it a family or scenario: `#/how-do-we-know/haproxy-failures/power-off`. */
export function agreementHref(id = ''): string {
  return ['#/how-do-we-know', ...id.split('/').filter(Boolean).map(encodeURIComponent)].join('/');
}

/** `#/sandbox`, `#/sandbox/bring`, `#/sandbox/lesson/load-balancer`, `#/sandbox/template/two-web-servers`, `#/run/…`. */
export function sandboxHref(start: SandboxStart): string {
  if (start.kind === 'last') return '#/sandbox';
  if (start.kind === 'bring') return '#/sandbox/bring';
  if (start.kind === 'run') return `#/run/${start.letters}`;
  return `#/sandbox/${start.kind}/${encodeURIComponent(start.id)}`;
}

/** Reads an address such as `#/lesson/load-balancer/step/3`. Whatever is not an address of the lab is `unknown`, never an error. */
export function parseRoute(hash: string): Route {
  const parts = hash
    .replace(/^#/, '')
    .split('/')
    .filter((part) => part !== '');
  const [page, id, word, step] = parts;
  if (page === undefined) return { page: 'home' };
  if (page === 'help' && parts.length === 1) return { page: 'help' };
  if (page === 'bench' && parts.length === 1) return { page: 'bench' };
  if (page === 'sandbox' && parts.length === 1) return { page: 'sandbox', start: { kind: 'last' } };
  if (page === 'sandbox' && id === 'bring' && parts.length === 2) return { page: 'sandbox', start: { kind: 'bring' } };
  if (page === 'sandbox' && parts.length === 3 && (id === 'lesson' || id === 'template')) {
    const name = decode(word as string);
    if (name !== null) return { page: 'sandbox', start: { kind: id, id: name } };
  }
  if (page === 'run' && parts.length === 2) return { page: 'sandbox', start: { kind: 'run', letters: id as string } };
  if (page === 'how-do-we-know') {
    const names = parts.slice(1).map(decode);
    if (!names.includes(null)) return { page: 'agreement', id: names.join('/') || null };
  }
  if (page === 'lesson' && id !== undefined) {
    const name = decode(id);
    if (name !== null && parts.length === 2) return { page: 'lesson', id: name, step: null };
    if (name !== null && parts.length === 4 && word === 'step' && /^[1-9]\d{0,2}$/.test(step!)) {
      return { page: 'lesson', id: name, step: Number(step) };
    }
  }
  return { page: 'unknown', address: hash };
}

/** Null where the percent signs do not make sense. */
function decode(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
