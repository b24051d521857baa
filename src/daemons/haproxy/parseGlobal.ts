import { wordsSpan, type Word } from '../../text/words.ts';
import type { Setting, StatsSocket } from './config.ts';
import { GLOBAL_DIRECTIVES, GLOBAL_SUGGESTIONS } from './directives.ts';
import { bestMatch } from './fingerprint.ts';
import type { Report } from './report.ts';
import { leadingInteger, parseTime } from './time.ts';

/** The `global` section: one limit that the lab shows, and a few values that the daemon refuses. */
export class GlobalParser {
  maxconn: Setting<number> | null = null;
  /** The one with the highest level, where there are several. */
  socket: StatsSocket | null = null;
  /** Percent. */
  spreadChecks = 0;
  /** 0: no bound. */
  maxSpreadChecksMs = 0;
  /** Whether a `log` line says where to. */
  logs = false;
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  line(words: readonly Word[]): void {
    const report = this.#report;
    const [keyword, value, extra] = words as [Word, Word?, Word?];
    const name = keyword.value;
    const row = GLOBAL_DIRECTIVES.get(name);
    if (row === undefined) {
      const match = bestMatch(name, GLOBAL_SUGGESTIONS);
      const guess = match === null ? '' : `; did you mean '${match}' maybe ?`;
      return report.alert(keyword.span, 'unknown-keyword', `unknown keyword '${name}' in 'global' section${guess}`);
    }
    if (row.support === 'not-simulated') return report.notSimulated(wordsSpan(words), name);
    if ((name === 'daemon' || name === 'quiet') && value !== undefined) {
      return report.alert(
        value.span,
        'extra-argument',
        `'${name}' cannot handle unexpected argument '${value.value}'.`,
      );
    }
    if (name === 'nbproc') {
      return report.alert(
        keyword.span,
        'removed',
        'nbproc is not supported any more since HAProxy 2.5. Threads will automatically be used on multi-processor machines if available.',
      );
    }
    if (name === 'nbthread') return this.#threads(keyword, value);
    if (name === 'stats' && value?.value === 'socket' && extra !== undefined) this.#socket(words);
    if (name === 'log' && extra === undefined && value?.value !== 'global') {
      return report.alert(wordsSpan(words), 'log', 'log : expects <address> and <facility>  as arguments');
    }
    if (name === 'log') this.logs = true;
    if (name === 'spread-checks') return this.#spread(keyword, value);
    if (name === 'max-spread-checks') {
      const time = parseTime(value?.value ?? '');
      if (time.kind === 'time') this.maxSpreadChecksMs = time.ms;
    }
    if (name === 'maxconn') {
      if (value === undefined) return report.alert(keyword.span, 'argument', "'maxconn' expects an integer argument.");
      const limit = leadingInteger(value.value);
      this.maxconn = limit > 0 ? { value: limit, span: wordsSpan(words) } : null;
    }
  }

  /** `stats socket /run/haproxy/admin.sock mode 660 level admin`; without `level` it is operator. */
  #socket(words: readonly Word[]): void {
    const at = words.findIndex((word, i) => i > 2 && word.value === 'level');
    const named = words[at + 1]?.value;
    const level = at >= 0 && (named === 'user' || named === 'admin') ? named : 'operator';
    const ranks = ['user', 'operator', 'admin'];
    if (this.socket === null || ranks.indexOf(level) > ranks.indexOf(this.socket.level))
      this.socket = { level, span: wordsSpan(words) };
  }

  #spread(keyword: Word, value: Word | undefined): void {
    if (value === undefined)
      return this.#report.alert(keyword.span, 'argument', "'spread-checks' expects an integer argument (0..50).");
    const percent = leadingInteger(value.value);
    if (percent < 0 || percent > 50)
      this.#report.alert(value.span, 'spread-checks', "'spread-checks' needs a positive value in range 0..50.");
    else this.spreadChecks = percent;
  }

  #threads(keyword: Word, value: Word | undefined): void {
    if (value === undefined)
      return this.#report.alert(keyword.span, 'argument', "'nbthread' expects an integer argument.");
    const count = leadingInteger(value.value);
    if (count < 1 || count > 64)
      this.#report.alert(value.span, 'nbthread', `'nbthread' value must be between 1 and 64 (was ${count})`);
  }
}
