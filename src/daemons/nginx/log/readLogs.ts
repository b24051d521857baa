import type { BlockNode, Word } from '../../../text/blocks.ts';
import type { Makings } from '../build.ts';
import type { LocationBuilder } from '../locationBuilder.ts';
import { PREFIX } from '../static/path.ts';
import { parseTemplate } from '../template.ts';
import { ERROR_LEVELS, type AccessLog, type ErrorLog, type Escape, type LogFormat } from './logConfig.ts';

/** ngx_http_combined_fmt, 1.22. */
export const COMBINED: LogFormat = {
  parts: parseTemplate(
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent"',
  ),
  escape: 'default',
};

/** What Debian's nginx is built with, where nothing is written. */
export const DEFAULT_ACCESS_LOG: AccessLog = {
  path: '/var/log/nginx/access.log',
  format: COMBINED,
  condition: null,
};
export const DEFAULT_ERROR_LOG: ErrorLog = {
  path: '/var/log/nginx/error.log',
  level: ERROR_LEVELS.indexOf('error'),
};

/** `log_format NAME [escape=…] TEXT …`: its pieces make one text. */
export function readLogFormat(node: BlockNode, makings: Makings): void {
  const [, name, ...pieces] = node.words.map((word) => word.text) as [string, string, ...string[]];
  const escape = /^escape=(default|json|none)$/.exec(pieces[0] ?? '')?.[1] as Escape | undefined;
  makings.logFormats.set(name, {
    parts: parseTemplate(pieces.slice(escape === undefined ? 0 : 1).join('')),
    escape: escape ?? 'default',
  });
}

/** `access_log PATH [FORMAT] [if=…]`, and `access_log off`. */
export function readAccessLog(node: BlockNode, { own }: LocationBuilder, makings: Makings): void {
  const [, where, format, ...rest] = node.words as [Word, Word, Word?, ...Word[]];
  const logs = (own.accessLogs ??= []);
  if (where.text === 'off') return;
  const isName = format !== undefined && !/^(buffer|flush|gzip|if)(=|$)/.test(format.text);
  const condition = [...(isName ? [] : [format]), ...rest].find((word) => word?.text.startsWith('if='));
  logs.push({
    path: placed(where.text),
    format: (isName ? makings.logFormats.get(format.text) : undefined) ?? COMBINED,
    condition: condition === undefined ? null : parseTemplate(condition.text.slice(3)),
  });
}

/** `error_log PATH [LEVEL]`; without a level only errors and worse are kept. */
export function readErrorLog(node: BlockNode): ErrorLog {
  const [, where, level] = node.words as [Word, Word, Word?];
  const found = (ERROR_LEVELS as readonly string[]).indexOf(level?.text ?? 'error');
  return { path: placed(where.text), level: found < 0 ? DEFAULT_ERROR_LOG.level : found };
}

function placed(path: string): string {
  return path.startsWith('/') || path === 'stderr' || /^(syslog|memory):/.test(path) ? path : PREFIX + path;
}
