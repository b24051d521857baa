import type { Manifest } from 'vite';
import { BASE_MARK } from '../src/app/siteBase.ts';
import type { BuiltPage } from '../src/server.ts';
import { themeScript } from './policy.mjs';

/**
 * Styles stand in the page, which is painted a round trip sooner. The link stays, without being fetched: by it a script that needs the file later knows that it is here.
 */
const STYLESHEET = /<link rel="stylesheet" crossorigin href="\.\/([^"]+\.css)">/g;

/** What a page loads besides what every page loads, below the site's root. */
export interface PageFiles {
  readonly styles: readonly string[];
  readonly scripts: readonly string[];
}

/** The chunks of a page's own component and of what it waits for, with all that they need at once. @throws where the client was built without one */
export function filesOfPage({ modules, folder }: BuiltPage, manifest: Manifest): PageFiles {
  const common = closure('index.html', manifest);
  const missing = modules.find((module) => !Object.hasOwn(manifest, module));
  if (missing !== undefined) throw new Error(`The page ${folder} has no chunk of its own: ${missing}`);
  const own = new Set(modules.flatMap((module) => [...closure(module, manifest)].filter((key) => !common.has(key))));
  const chunks = [...own].flatMap((key) => manifest[key] ?? []);
  return { styles: [...new Set(chunks.flatMap(({ css }) => css ?? []))], scripts: chunks.map(({ file }) => file) };
}

/** The keys of a chunk and of those it imports statically. */
function closure(key: string, manifest: Manifest, seen = new Set<string>()): Set<string> {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const next of manifest[key]?.imports ?? []) closure(next, manifest, seen);
  return seen;
}

/**
 * Fills the bundler's page, which lies at the site's root, with one page of the site.
 * @param opening the script that plays how a run begins, below the site's root
 * @param read a file below the site's root
 */
export function pageHtml(
  template: string,
  page: BuiltPage,
  { styles, scripts }: PageFiles,
  opening: string,
  read: (file: string) => string,
): string {
  const up = '../'.repeat(page.folder.split('/').length - 1) || './';
  const before = page.opening === null ? [] : [`<link rel="preload" as="script" href="./${opening}">`];
  const links = [
    ...before,
    ...styles.map((file) => `<link rel="stylesheet" crossorigin href="./${file}">`),
    ...scripts.map((file) => `<link rel="modulepreload" crossorigin href="./${file}">`),
  ];
  const filled = [
    ['<title>Failover Lab</title>', `<title>${escaped(page.title)}</title>`],
    ['<script src="./theme.js"></script>', `<script>${themeScript}</script>`],
    ['</head>', `${links.map((link) => `    ${link}\n`).join('')}${page.head}</head>`],
    [
      '<div id="app"></div>',
      `<div id="app" data-page="${escaped(page.folder)}">${page.body}</div>${openingParts(page, opening)}${page.after}`,
    ],
  ] as const;
  const html = filled.reduce((text, [place, words]) => {
    if (!text.includes(place)) throw new Error(`index.html has no ${place}`);
    return text.replace(place, () => words);
  }, template);
  const styled = html.replaceAll(
    STYLESHEET,
    (_, file: string) => `<style>${read(file).trim()}</style><link rel="stylesheet" href="./${file}" disabled>`,
  );
  return styled.replaceAll(/(href|src)="\.\//g, `$1="${up}`).replaceAll(BASE_MARK, up);
}

/** It is asked for with the page, and runs as soon as what it plays stands there. */
function openingParts({ opening }: BuiltPage, script: string): string {
  if (opening === null) return '';
  const data = JSON.stringify(opening).replaceAll('<', '\\u003c');
  return `<script type="application/json" id="opening-data">${data}</script><script async src="./${script}"></script>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
