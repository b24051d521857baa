import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import { ipv4Number, isAnyAddress, splitHostPort } from './address.ts';
import { BIND_OPTIONS, BIND_SUGGESTIONS } from './directives.ts';
import type { Section } from './draft.ts';
import { bestMatch } from './fingerprint.ts';
import type { Report } from './report.ts';
import { leadingInteger } from './time.ts';

/** `bind ADDRESS:PORT[,…] options`, with the messages of cfgparse-listen.c and tools.c 2.6. */
export function parseBind(section: Section, words: readonly Word[], report: Report): void {
  new BindParser(section, report).line(words);
}

class BindParser {
  readonly #section: Section;
  readonly #report: Report;

  constructor(section: Section, report: Report) {
    this.#section = section;
    this.#report = report;
  }

  line(words: readonly Word[]): void {
    const [keyword, address] = words as [Word, Word?];
    const report = this.#report;
    if (address === undefined) {
      return report.alert(
        keyword.span,
        'bind',
        "'bind' expects {<path>|[addr1]:port1[-end1]}{,[addr]:port[-end]}... as arguments.",
      );
    }
    this.#section.bindLines++;
    const span = wordsSpan(words);
    for (const part of address.value.split(',')) if (!this.#bindAddress(part, address.span, span)) return;
    for (let at = 2; at < words.length;) {
      const word = words[at] as Word;
      const option = BIND_OPTIONS.get(word.value);
      const where = `${report.parsing(span)}'bind ${address.value}' in section '${this.#section.kind}'`;
      if (option === undefined) {
        const match = bestMatch(word.value, BIND_SUGGESTIONS);
        const guess = match === null ? '' : `; did you mean '${match}' maybe ?`;
        return report.alert(word.span, 'unknown-bind-keyword', `: unknown keyword '${word.value}'${guess}`, where);
      }
      if (option.arguments > 0 && words[at + 1] === undefined)
        return report.alert(word.span, 'argument', ` : '${word.value}' : missing ${word.value}`, where);
      if (word.value === 'backlog') this.#backlog(words[at + 1] as Word, span, where);
      if (word.value === 'ssl') for (const bind of this.#section.binds) if (bind.span === span) bind.ssl = true;
      if (option.support === 'not-simulated') report.notSimulated(word.span, `bind … ${word.value}`);
      at += 1 + option.arguments;
    }
  }

  /** bind_parse_backlog: for each address of the line. */
  #backlog(value: Word, line: Span, where: string): void {
    const backlog = leadingInteger(value.value);
    if (backlog < 0) {
      this.#report.alert(value.span, 'argument', ` : 'backlog' : invalid value ${backlog}, must be > 0`, where);
      return;
    }
    for (const bind of this.#section.binds) if (bind.span === line) bind.backlog = backlog;
  }

  /** False when it was refused. */
  #bindAddress(text: string, word: Span, line: Span): boolean {
    const where = `${this.#report.parsing(line)}'bind' : `;
    const refuse = (message: string): boolean => {
      this.#report.alert(word, 'bind-address', message, where);
      return false;
    };
    if (/^(\/|unix@|abns@|fd@|sockpair@)/.test(text)) {
      this.#report.notSimulated(word, `bind ${text}`);
      return true;
    }
    const { host, port } = splitHostPort(text);
    if (port === null || port === '') return refuse(`missing port specification in '${text}'`);
    const range = /^(\d+)(?:-(\d+))?$/.exec(port);
    if (range === null)
      return refuse(`invalid character '${/[^0-9]/.exec(port)?.[0] ?? ''}' in port number '${port}' in '${text}'`);
    const first = Number(range[1]);
    const last = Number(range[2] ?? range[1]);
    if (first < 1 || first > 65535 || last > 65535 || last < first) return refuse(`invalid port '${port}'`);
    if (!isAnyAddress(host) && ipv4Number(host) === null) {
      if (!/^\[?[0-9a-f:]+\]?$/i.test(host) || !host.includes(':'))
        return refuse(`invalid address: '${host}' in '${text}'`);
      this.#report.notSimulated(word, `bind ${text}`);
      return true;
    }
    if (last - first > 100) this.#report.notSimulated(word, `bind ${text}`);
    for (let p = first; p <= Math.min(last, first + 100); p++)
      this.#section.binds.push({ address: isAnyAddress(host) ? null : host, port: p, backlog: 0, ssl: false, span: line });
    return true;
  }
}
