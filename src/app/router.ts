import { termId } from '../lesson/glossary.ts';
import { oldAddress } from './oldAddress.ts';
import { siteBase } from './siteBase.ts';

/**
 * The pages. Each is a folder below the site's root, so that any static host has it without rewriting; what a folder cannot hold stands behind the `#`:
 * `lesson/load-balancer/#step-3`, `how-do-we-know/#haproxy-failures/power-off`, `sandbox/#template=two-web-servers`.
 */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'lesson'; readonly id: string; readonly step: number | null }
  | { readonly page: 'worksheet'; readonly id: string }
  | { readonly page: 'help' }
  | { readonly page: 'agreement'; readonly id: string | null }
  | { readonly page: 'sandbox'; readonly start: SandboxStart }
  | { readonly page: 'review' }
  | { readonly page: 'practice' }
  | { readonly page: 'assessment' }
  | { readonly page: 'glossary' }
  | { readonly page: 'sheets' }
  | { readonly page: 'bench' }
  | { readonly page: 'unknown'; readonly address: string };

/** What the sandbox begins with: what was there last (also for who brings a configuration of their own), a lesson's files as the learner has them, a template, or a run that somebody sent. */
export type SandboxStart =
  | { readonly kind: 'last' }
  | { readonly kind: 'bring' }
  | { readonly kind: 'lesson'; readonly id: string }
  | { readonly kind: 'template'; readonly id: string }
  | { readonly kind: 'run'; readonly letters: string };

/** The parts of an address that tell pages apart: of a URL, or of the browser's `location`. */
export interface Address {
  readonly pathname: string;
  /** With its `#`, or empty. */
  readonly hash: string;
}

/** The folders of pages that are one folder each. A page's folder is built for each of them (`builtPages`). */
const folders = {
  help: 'help/',
  agreement: 'how-do-we-know/',
  sandbox: 'sandbox/',
  review: 'review/',
  practice: 'availability/',
  assessment: 'assessment/',
  glossary: 'glossary/',
  sheets: 'cheat-sheets/',
  bench: 'bench/',
} as const;
type OneFolder = keyof typeof folders;

export const homeHref = hrefOf({ page: 'home' });
export const helpHref = hrefOf({ page: 'help' });
export const reviewHref = hrefOf({ page: 'review' });
export const assessmentHref = hrefOf({ page: 'assessment' });
/** Exercises with availability, with new numbers each time. */
export const practiceHref = hrefOf({ page: 'practice' });

/** `lesson/load-balancer/`, or with a step (counted from 1) `lesson/load-balancer/#step-3`. */
export function lessonHref(id: string, step: number | null = null): string {
  return hrefOf({ page: 'lesson', id, step });
}

/** The glossary, or one term of it: `glossary/#health-check`. */
export function glossaryHref(term = ''): string {
  return hrefOf({ page: 'glossary' }) + (term === '' ? '' : `#${termId(term)}`);
}

/** The cheat sheets, or one of them by its id: `cheat-sheets/#haproxy`. */
export function sheetsHref(id = ''): string {
  return hrefOf({ page: 'sheets' }) + (id === '' ? '' : `#${id}`);
}

/** A lesson on paper: `worksheet/load-balancer/`. */
export function worksheetHref(id: string): string {
  return hrefOf({ page: 'worksheet', id });
}

/** The page that shows real trials beside simulated runs, or on it a family or scenario: `how-do-we-know/#haproxy-failures/power-off`. */
export function agreementHref(id = ''): string {
  return hrefOf({ page: 'agreement', id: id || null });
}

/** `sandbox/`, `sandbox/#bring`, `sandbox/#lesson=load-balancer`, `sandbox/#template=two-web-servers`, `sandbox/#run=…`. */
export function sandboxHref(start: SandboxStart): string {
  return hrefOf({ page: 'sandbox', start });
}

/** The address of a page, from the host's root on. */
export function hrefOf(route: Route): string {
  if (route.page === 'unknown') return route.address;
  return siteBase + folderOf(route) + fragmentOf(route);
}

/** The folder of a page below the site's root, with a slash at its end; empty for the root itself. */
export function folderOf(route: Exclude<Route, { page: 'unknown' }>): string {
  if (route.page === 'home') return '';
  if (route.page === 'lesson' || route.page === 'worksheet') return `${route.page}/${encodeURIComponent(route.id)}/`;
  return folders[route.page];
}

function fragmentOf(route: Route): string {
  if (route.page === 'lesson') return route.step === null ? '' : `#step-${route.step}`;
  if (route.page === 'agreement') return route.id === null ? '' : `#${route.id.split('/').map(encodeURIComponent).join('/')}`;
  return route.page === 'sandbox' ? sandboxFragment(route.start) : '';
}

function sandboxFragment(start: SandboxStart): string {
  if (start.kind === 'last') return '';
  if (start.kind === 'bring') return '#bring';
  return `#${start.kind}=${start.kind === 'run' ? start.letters : encodeURIComponent(start.id)}`;
}

/** Every page that the built site has a folder for. */
export function builtPages(lessons: readonly { readonly id: string }[]): Exclude<Route, { page: 'unknown' }>[] {
  return [
    { page: 'home' },
    ...lessons.map(({ id }) => ({ page: 'lesson' as const, id, step: null })),
    ...lessons.map(({ id }) => ({ page: 'worksheet' as const, id })),
    { page: 'help' },
    { page: 'agreement', id: null },
    { page: 'sandbox', start: { kind: 'last' } },
    { page: 'review' },
    { page: 'practice' },
    { page: 'assessment' },
    { page: 'glossary' },
    { page: 'sheets' },
    { page: 'bench' },
  ];
}

/** Reads an address. Whatever is not an address of the lab is `unknown`, never an error. Addresses of old (`#/lesson/…`) are understood on every page. */
export function parseRoute({ pathname, hash }: Address): Route {
  const old = oldAddress(hash);
  if (old !== null) return old;
  const unknown: Route = { page: 'unknown', address: pathname + hash };
  if (hash.startsWith('#/') || !pathname.startsWith(siteBase)) return unknown;
  const folder = pathname.slice(siteBase.length).replace(/(^|\/)index\.html$/, '$1').replace(/([^/])$/, '$1/');
  if (folder === '') return { page: 'home' };
  const page = (Object.keys(folders) as OneFolder[]).find((key) => folders[key] === folder);
  if (page !== undefined) return oneFolder(page, hash.slice(1)) ?? unknown;
  const [, kind, id] = /^(lesson|worksheet)\/([^/]+)\/$/.exec(folder) ?? [];
  const name = id === undefined ? null : decoded(id);
  if (name === null) return unknown;
  return kind === 'worksheet' ? { page: kind, id: name } : { page: 'lesson', id: name, step: stepOf(hash) };
}

/** Null where what is behind the `#` names nothing that the page has. */
function oneFolder(page: OneFolder, fragment: string): Route | null {
  if (page === 'sandbox') {
    const start = sandboxStart(fragment);
    return start && { page, start };
  }
  if (page !== 'agreement') return { page };
  const id = decoded(fragment);
  return id === null ? null : { page, id: id || null };
}

function sandboxStart(fragment: string): SandboxStart | null {
  if (fragment === '' || fragment === 'present') return { kind: 'last' };
  if (fragment === 'bring') return { kind: 'bring' };
  const [, kind, value] = /^(lesson|template|run)=(.+)$/s.exec(fragment) ?? [];
  if (kind === 'run') return { kind, letters: value as string };
  const id = decoded(value ?? '%');
  return id === null ? null : { kind: kind as 'lesson' | 'template', id };
}

/** Null where no step is named: the lesson then opens where the learner left off. */
function stepOf(hash: string): number | null {
  // Words for a class may follow (`present/classLink.ts`).
  const [, step] = /^#step-([1-9]\d{0,2})(?:&|$)/.exec(hash) ?? [];
  return step === undefined ? null : Number(step);
}

/** Null where the percent signs do not make sense. */
function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}
