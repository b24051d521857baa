import { wordsSpan, type Word } from '../../text/words.ts';
import type { Setting, StatsSocket } from './config.ts';
import { GLOBAL_DIRECTIVES } from './directives.ts';
import type { LogTarget } from './log/logging.ts';
import { readLogTarget } from './log/parseLog.ts';
import type { Report } from './report.ts';
import { leadingInteger, parseTime } from './time.ts';

/** The `global` section: one limit that the lab shows, the socket, how checks are spread. */
export class GlobalParser {
  maxconn: Setting<number> | null = null;
  /** The one with the highest level, where there are several. */
  socket: StatsSocket | null = null;
  /** Percent. */
  spreadChecks = 0;
  /** 0: no bound. */
  maxSpreadChecksMs = 0;
  /** Where `log` lines send messages, and the name that they carry. */
  logTargets: readonly LogTarget[] = [];
  logTag: string | null = null;
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  /** A line that the daemon takes. */
  line(words: readonly Word[]): void {
    const [keyword, value, extra] = words as [Word, Word?, Word?];
    const name = keyword.value;
    if (GLOBAL_DIRECTIVES.get(name)?.support === 'not-simulated') return this.#report.notSimulated(wordsSpan(words), name);
    const text = value?.value ?? '';
    if (name === 'stats' && text === 'socket' && extra !== undefined) this.#socket(words);
    else if (name === 'log') {
      const target = readLogTarget(words);
      if (target !== null) this.logTargets = [...this.logTargets, target];
    } else if (name === 'log-tag') this.logTag = text;
    else if (name === 'spread-checks') this.spreadChecks = leadingInteger(text);
    else if (name === 'max-spread-checks') {
      const time = parseTime(text);
      if (time.kind === 'time') this.maxSpreadChecksMs = time.ms;
    } else if (name === 'maxconn' && this.maxconn === null) {
      // A second one is told and left out.
      const limit = leadingInteger(text);
      if (limit > 0) this.maxconn = { value: limit, span: wordsSpan(words) };
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
}
