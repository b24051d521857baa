import { readBlocks, type BlockNode } from '../../text/blocks.ts';
import type { Check, Furnishing, Listening, Need, Surroundings, Target } from '../surroundings.ts';
import { NOTHING_AROUND } from '../surroundings.ts';
import type { NginxConfig } from './config.ts';
import { allowedIn, directivesNamed } from './directives.ts';

/** The share of directives that nginx knows and that are written as it wants them: with a block, or ended by a semicolon. */
export function recognises(text: string): number {
  const { nodes, pending } = readBlocks('', text);
  let [all, known] = [pending.length > 0 ? 1 : 0, 0];
  const count = (node: BlockNode): void => {
    all++;
    const rows = directivesNamed(node.words[0]?.text ?? '');
    if (!rows.some((row) => row.block === (node.block !== null))) return;
    known++;
    // Maps, types and the like hold words of the file's own.
    if (node.block !== null && rows.some((row) => /^(server|location|http|events|upstream|if|limit_except)$/.test(row.name))) for (const inner of node.block) count(inner);
  };
  for (const node of nodes) count(node);
  return all === 0 ? 0 : known / all;
}

/** Pieces are what nginx.conf includes: all their directives belong inside `http` or deeper. */
export const pieces = {
  isPiece(text: string): boolean {
    const { nodes } = readBlocks('', text);
    const names = nodes.map((node) => node.words[0]?.text ?? '');
    return names.length > 0 && !names.some((name) => name === 'http' || name === 'events' || directivesNamed(name).every((row) => allowedIn(row, 'm')));
  },
  whole(paths: readonly string[]): string {
    const includes = paths.map((path) => `    include ${path};\n`);
    return `events {\n}\n\nhttp {\n    include mime.types;\n${includes.join('')}}\n`;
  },
};

/** As in Debian's `modules-enabled`, of which the lab has no module. */
export function loadsOnly(text: string): boolean {
  const { nodes, pending } = readBlocks('', text);
  return nodes.length > 0 && pending.length === 0 && nodes.every((node) => node.words[0]?.text === 'load_module' && node.block === null);
}

export function surroundings({ sockets, upstreams }: NginxConfig): Surroundings {
  return {
    ...NOTHING_AROUND,
    listens: sockets.flatMap((socket) =>
      socket.listens.map(({ address, port, span, defaultServer }): Listening => ({ address, port, service: 'http', span: span ?? defaultServer.span })),
    ),
    targets: upstreams.flatMap(({ servers, name }) =>
      servers.map(({ host, port, span }): Target => ({ label: host === name ? null : name, host, port, service: 'http', check: null, forwarding: null, span })),
    ),
  };
}

/** Statuses that a check may ask for, the usual ones first. */
const STATUSES = [200, 204, 202, 206, 301, 302, 304, 400, 401, 403, 404, 405, 410, 500, 503];

/** A web server that answers every port on its own, and the pages of health checks as they want them. MySQL it cannot speak. */
export function furnish(needs: readonly Need[]): Furnishing | null {
  const servers: string[] = [];
  const meets: Need[] = [];
  for (const need of needs) {
    const pages = need.service === 'mysql' ? null : pagesFor(need.checks);
    if (pages === null) continue;
    meets.push(need);
    servers.push(`    server {\n        listen ${need.port};\n${pages}        location / {\n            return 200;\n        }\n    }\n`);
  }
  return meets.length === 0 ? null : { text: `events {\n}\n\nhttp {\n${servers.join('')}}\n`, meets };
}

/** Locations for the checked pages; null where two checks want the same page otherwise, or nothing satisfies one. */
function pagesFor(checks: readonly Check[]): string | null {
  const byPath = new Map<string, Check[]>();
  for (const check of checks) {
    if (check.request === null) continue;
    const path = check.request.path.replace(/[?#].*$/, '');
    byPath.set(path, [...(byPath.get(path) ?? []), check]);
  }
  const pages: string[] = [];
  for (const [path, asked] of byPath) {
    const answer = answerFor(asked);
    if (answer === null || !path.startsWith('/') || path.includes('"')) return null;
    if (answer !== '200') pages.push(`        location = "${path}" {\n            return ${answer};\n        }\n`);
  }
  return pages.join('');
}

/** What stands behind `return`. */
function answerFor(checks: readonly Check[]): string | null {
  const texts = [...new Set(checks.flatMap((check) => check.texts))].join(' ');
  for (const body of new Set(['', texts, 'OK'])) {
    if (/["$\\]/.test(body)) continue;
    const status = STATUSES.find((each) => checks.every((check) => check.accepts({ kind: 'http-response', status: each, headers: {}, body })));
    if (status !== undefined) return body === '' ? String(status) : `${status} "${body}"`;
  }
  return null;
}
