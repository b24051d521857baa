import type { BlockNode, Word } from '../../text/blocks.ts';
import type { Report } from './report.ts';

const LEVELS = ['debug', 'info', 'notice', 'warn', 'error', 'crit', 'alert', 'emerg'];
const DEBUG_PARTS = [
  'debug_core',
  'debug_alloc',
  'debug_mutex',
  'debug_event',
  'debug_http',
  'debug_mail',
  'debug_stream',
];

/** `error_log FILE LEVEL …` (ngx_log_set_levels). */
export function checkErrorLog(node: BlockNode, report: Report): void {
  let leveled = false;
  for (const level of node.words.slice(2)) {
    const known = LEVELS.includes(level.text);
    if (known && leveled)
      return report.emerg('invalid-value', `duplicate log level "${level.text}"`, node.endLine, level.span);
    if (!known && !DEBUG_PARTS.includes(level.text)) {
      return report.emerg('invalid-value', `invalid log level "${level.text}"`, node.endLine, level.span);
    }
    leveled ||= known;
  }
}

/** Formats of access logs: a log names one that was defined above it. */
export class LogFormats {
  readonly #names = new Set(['combined']);

  /** `log_format NAME …`. */
  define(node: BlockNode, report: Report): void {
    const name = node.words[1] as Word;
    if (this.#names.has(name.text))
      report.emerg('duplicate', `duplicate "log_format" name "${name.text}"`, node.endLine, name.span);
    this.#names.add(name.text);
  }

  /** `access_log FILE FORMAT …`. */
  use(node: BlockNode, report: Report): void {
    const [, file, format] = node.words as [Word, Word, Word?];
    if (format === undefined) return;
    if (file.text === 'off')
      report.emerg('invalid-value', `invalid parameter "${format.text}"`, node.endLine, format.span);
    else if (!this.#names.has(format.text))
      report.emerg('invalid-value', `unknown log format "${format.text}"`, node.endLine, format.span);
  }
}

/** Folders of a Debian 12 machine with nginx in which it may make files. */
const FOLDERS = [
  '/var/log/nginx',
  '/var/log',
  '/run',
  '/var/run',
  '/tmp',
  '/var/tmp',
  '/dev',
  '/etc/nginx',
  '/var/lib/nginx',
  '/var/www',
  '/var/www/html',
  '/srv',
  '/opt',
  '/root',
  '/home',
  '',
];

/** Files that nginx opens for writing once the whole configuration is read: first its pid file, then its logs. */
export class WrittenFiles {
  #pid: string | null = null;
  readonly #logs: string[] = [];

  notePid(node: BlockNode): void {
    this.#pid = (node.words[1] as Word).text;
  }

  /** An `error_log` or `access_log`. */
  note(node: BlockNode): void {
    const path = (node.words[1] as Word).text;
    if (path.startsWith('/') && !path.includes('$')) this.#logs.push(path);
  }

  check(report: Report): void {
    const paths = this.#pid?.startsWith('/') === true ? [this.#pid, ...this.#logs] : this.#logs;
    for (const path of paths) {
      if (FOLDERS.includes(path.slice(0, path.lastIndexOf('/')))) continue;
      report.emerg('open', `open() "${path}" failed (2: No such file or directory)`, null);
    }
  }
}
