import { BIND_SUGGESTIONS } from '../../directives.ts';
import { bestMatch } from '../../fingerprint.ts';
import { BIND_KEYWORDS } from '../bindKeywords.ts';
import { newBind, readBindKeywords, readListeners } from '../bindLine.ts';
import { parseLogTarget } from '../logTarget.ts';
import { typeWord, type Proxy } from '../model.ts';
import { invalidNameCharacter } from '../names.ts';
import { newProxy } from '../proxyModel.ts';
import type { Reading } from '../reading.ts';
import { refuse, within } from '../refusal.ts';
import { longTimerWords, noMore, readTimer, timer } from '../words.ts';
import type { SectionReader } from './reader.ts';

/** `log-forward` (log.c cfg_parse_log_forward 2.6). */
export function logForwards(): SectionReader {
  return new LogForwards();
}

class LogForwards implements SectionReader {
  #proxy: Proxy | null = null;

  open(reading: Reading): void {
    const { line, sections, report } = reading;
    const name = line.arg(1);
    if (name === '') refuse('missing name for ip-forward section.', { abort: true });
    noMore(line, 1);
    const bad = invalidNameCharacter(name);
    if (bad !== null) refuse(`character '${bad}' is not permitted in 'log-forward' name '${name}'.`, { abort: true, code: 'invalid-character' });
    const twice = sections.logForwards.findLast((section) => section.name === name);
    if (twice !== undefined)
      reading.alert(
        `log-forward section '${name}' has the same name as another log-forward section declared at ${report.baseName}:${twice.line}.`,
        { form: 'capital', word: 1, code: 'same-name' },
      );
    const proxy = reading.proxies.find(({ id }) => id === name);
    if (proxy !== undefined)
      reading.alert(
        `log forward section '${name}' has the same name as ${typeWord(proxy)} '${name}' declared at ${report.baseName}:${proxy.line}.`,
        { form: 'capital', word: 1, code: 'same-name' },
      );
    this.#proxy = newProxy('frontend', name, line.number, line.span, null);
    sections.logForwards.push({ name, line: line.number, proxy: this.#proxy, listeners: 0 });
  }

  line(reading: Reading): void {
    const { line } = reading;
    const name = line.arg(0);
    const proxy = this.#proxy;
    if (!LINES.has(name)) refuse(`unknown keyword '${name}' in log-forward section.`, { word: 0, abort: true, code: 'unknown-keyword' });
    if (proxy === null) return reading.crash();
    if (name === 'bind') this.#bind(proxy, reading);
    else if (name === 'dgram-bind') this.#datagramBind(proxy, reading);
    else if (name === 'log') within((message) => `log : ${message}`, () => parseLogTarget(reading, proxy.logs, false));
    else if (name === 'timeout') timeout(reading);
    else {
      if (line.arg(1) === '') refuse(`'${name}' expects an integer argument.`);
      noMore(line, 1);
    }
  }

  #bind(proxy: Proxy, reading: Reading): void {
    let listeners = 0;
    // A wrong address is told, and nothing follows from it.
    try {
      listeners = this.#listen(reading, false);
    } catch (error) {
      reading.complainOf(error);
    }
    const bind = newBind(reading, '(null)', listeners);
    proxy.binds.push(bind);
    readBindKeywords(bind, proxy, reading, 2);
  }

  #listen(reading: Reading, datagram: boolean): number {
    const { line, sections } = reading;
    const count = within(
      (message) => `'${line.arg(0)} ${line.arg(1)}' : ${message}`,
      () => readListeners(line.arg(1), reading, datagram),
    );
    const section = sections.logForwards.at(-1);
    if (section !== undefined) section.listeners += count;
    return count;
  }

  #datagramBind(proxy: Proxy, reading: Reading): void {
    const { line } = reading;
    const bind = newBind(reading, line.arg(1), this.#listen(reading, true));
    for (let at = 2; line.arg(at) !== '';) {
      const name = line.arg(at);
      const keyword = BIND_KEYWORDS.get(name.replace(/\(.*$/s, ''));
      if (keyword === undefined) {
        const match = bestMatch(name, BIND_SUGGESTIONS);
        return refuse(
          `unknown keyword '${name}' in 'log-forward' section${match === null ? '.' : `; did you mean '${match}' maybe ?`}`,
          { word: at, code: 'unknown-bind-keyword' },
        );
      }
      const value = keyword.skip === 0 ? '' : line.arg(at + 1);
      const warning = keyword.parse({ reading, proxy, bind, keyword: name, value });
      if (typeof warning === 'string') reading.complain(warning);
      at += 1 + keyword.skip;
    }
  }
}

const LINES = new Set(['bind', 'dgram-bind', 'log', 'timeout', 'maxconn', 'backlog']);

function timeout(reading: Reading): void {
  const { line } = reading;
  const text = line.arg(2);
  if (line.arg(1) !== 'client') refuse(`unknown keyword 'timeout ${line.arg(1)}' in log-forward section.`, { word: 1 });
  if (text === '') refuse('missing timeout client value.');
  const time = readTimer(text, reading);
  // A character that does not belong there makes the parser fail as if the file could not be opened.
  if (time.kind === 'character')
    refuse(`Could not open configuration file ${reading.report.baseName} : Success`, { form: 'bare', abort: true, word: 2 });
  within(
    (message) => `timeout : ${message}`,
    () => timer(text, longTimerWords(text, 'timeout client', () => ''), reading),
  );
}
