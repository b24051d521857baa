import type { Files } from '../../text/sourceFile.ts';
import { noFutures } from '../futures.ts';
import { usualSeed } from '../shownRun.ts';
import type { SandboxSystem } from './sandboxSystem.ts';

/** A system to begin with. */
export interface Template {
  /** Its folder. */
  readonly id: string;
  readonly title: string;
  /** What is in it, in a few words. */
  readonly words: string;
}

/** From the largest to the barest. */
export const templates: readonly Template[] = [
  { id: 'two-load-balancers', title: 'Two load balancers', words: 'one address that HAProxy and keepalived share, two web servers, a database' },
  { id: 'two-web-servers', title: 'Two web servers', words: 'HAProxy in front of them, a database behind' },
  { id: 'nginx-in-front', title: 'nginx in front', words: 'of three copies of an app' },
  { id: 'one-web-server', title: 'One web server', words: 'nginx, the app and MySQL on one machine' },
  { id: 'one-machine', title: 'One machine', words: 'an app, and nothing else' },
  { id: 'nothing', title: 'Nothing', words: 'an empty page, to build on' },
];

const texts = import.meta.glob<string>('./templates/**/*.*', { query: '?raw', import: 'default' });

/** Null where there is no such template. Rejects when a part of the site does not load. */
export async function loadTemplate(id: string): Promise<SandboxSystem | null> {
  const template = templates.find((one) => one.id === id);
  if (template === undefined) return null;
  const folder = `./templates/${id}/`;
  const paths = Object.keys(texts).filter((path) => path.startsWith(folder));
  const read = paths.map(async (path) => [path.slice(folder.length), await texts[path]!()] as const);
  return { name: template.title, files: inOrder(Object.fromEntries(await Promise.all(read))), futures: noFutures, seed: usualSeed };
}

/** What all machines share comes first. */
function inOrder(files: Files): Files {
  const shared = (path: string) => (path.includes('/') ? 1 : 0);
  return Object.fromEntries(Object.entries(files).sort(([a], [b]) => shared(a) - shared(b)));
}
