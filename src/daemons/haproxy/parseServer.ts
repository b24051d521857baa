import type { Span } from '../../text/span.ts';
import { wordsSpan, type Word } from '../../text/words.ts';
import { invalidCharacter, ipv4Number, splitHostPort } from './address.ts';
import { SERVER_OPTIONS, SERVER_SUGGESTIONS } from './directives.ts';
import type { OnError } from './config.ts';
import type { NamedServer, Section, ServerDraft } from './draft.ts';
import { hasBackend } from './draft.ts';
import { bestMatch } from './fingerprint.ts';
import type { Report } from './report.ts';
import { leadingInteger, parseTime } from './time.ts';

/** `server NAME ADDRESS[:PORT] options` and `default-server options`, with the messages of server.c 2.6 (compared with `haproxy -c`). */
export class ServerParser {
  readonly #report: Report;
  readonly #section: Section;
  #where = '';
  /** As messages call it: `server be/web1`. */
  #name = '';

  constructor(section: Section, report: Report) {
    this.#section = section;
    this.#report = report;
  }

  server(words: readonly Word[]): void {
    const section = this.#section;
    const [keyword, name, address] = words as [Word, Word?, Word?];
    const span = wordsSpan(words);
    const at = `[${this.#report.baseName}:${span.line}] : `;
    if (section.kind === 'defaults')
      return this.#report.alert(keyword.span, 'not-in-defaults', "'server' not allowed in 'defaults' section.", at);
    if (!hasBackend(section)) {
      const message = `'server' not allowed because frontend '${section.name}' has no backend capability.`;
      return this.#report.alert(keyword.span, 'server-in-frontend', message, at + this.#report.parsing(span));
    }
    if (name === undefined || address === undefined)
      return this.#report.alert(
        span,
        'server-arguments',
        "'server' expects <name> and <addr>[:<port>] as arguments.",
        at,
      );
    const bad = invalidCharacter(name.value);
    if (bad !== null)
      return this.#report.alert(
        name.span,
        'invalid-character',
        `character '${bad}' is not permitted in server name '${name.value}'.`,
        at,
      );
    this.#name = name.value;
    this.#where = `${at}'server ${section.name}/${name.value}' : `;
    const place = this.#address(address);
    if (place === null) return;
    const server: NamedServer = { ...section.server, id: null, name: name.value, ...place, hostSpan: address.span, span };
    if (this.#options(server, words.slice(3), '')) section.servers.push(server);
  }

  defaultServer(words: readonly Word[]): void {
    this.#where = `[${this.#report.baseName}:${(words[0] as Word).span.line}] : `;
    this.#name = 'default-server';
    this.#options(this.#section.server, words.slice(1), ' Hint: no address was expected for this server.');
  }

  #address(word: Word): { host: string; port: number } | null {
    const { host, port } = splitHostPort(word.value);
    if (port === null || port === '') return { host, port: 0 };
    // Only the first character is looked at; then atol (measured: `80;` is 80).
    if (!/^[+-]?\d/.test(port)) {
      const bad = /[^0-9]/.exec(port)?.[0] ?? '';
      this.#report.alert(
        word.span,
        'port',
        `invalid character '${bad}' in port number '${port}' in '${word.value}'`,
        this.#where,
      );
      return null;
    }
    const number = leadingInteger(port);
    if (/^[+-]/.test(port)) {
      // A port relative to the client's: which the lab does not follow.
      this.#report.notSimulated(word.span, word.value);
      return { host, port: 0 };
    }
    if (number > 65535) {
      this.#report.alert(word.span, 'port', `invalid port '${port}'`, this.#where);
      return null;
    }
    return { host, port: number };
  }

  /** False when a word was refused: the daemon leaves the line there. */
  #options(server: ServerDraft, words: readonly Word[], hint: string): boolean {
    for (let at = 0; at < words.length;) {
      const word = words[at] as Word;
      const option = SERVER_OPTIONS.get(word.value);
      if (option === undefined) {
        const match = bestMatch(word.value, SERVER_SUGGESTIONS);
        const guess = match === null ? '.' : `; did you mean '${match}' maybe ?`;
        this.#report.alert(
          word.span,
          'unknown-server-keyword',
          `unknown keyword '${word.value}'${guess}${hint}`,
          this.#where,
        );
        return false;
      }
      const argument = option.arguments > 0 ? words[at + 1] : undefined;
      if (option.support === 'simulated') {
        if (!this.#apply(server, word, argument)) return false;
      } else if (!this.#check(word, argument)) return false;
      else if (option.support === 'not-simulated')
        this.#report.notSimulated(argument === undefined ? word.span : wordsSpan([word, argument]), word.value);
      at += 1 + option.arguments;
    }
    return true;
  }

  #apply(server: ServerDraft, word: Word, argument: Word | undefined): boolean {
    const span = argument === undefined ? word.span : wordsSpan([word, argument]);
    const value = argument?.value ?? '';
    switch (word.value) {
      case 'check':
        server.check = word.span;
        return true;
      case 'no-check':
        server.check = null;
        return true;
      case 'backup':
      case 'no-backup':
        server.backup = word.value === 'backup';
        return true;
      case 'disabled':
      case 'enabled':
        server.disabled = word.value === 'disabled';
        return true;
      case 'maxconn':
        server.maxconn = { value: Math.max(0, leadingInteger(value)), span };
        return true;
      case 'weight':
        return this.#weight(server, leadingInteger(value), span);
      case 'fall':
      case 'rise':
        return this.#count(server, word.value, argument, span);
      case 'port':
        if (argument === undefined) return this.#refuse(span, 'argument', "'port' expects a port number as argument..");
        server.checkPort = leadingInteger(value);
        return true;
      case 'addr':
        return this.#checkAddress(server, argument, span);
      case 'inter':
      case 'fastinter':
      case 'downinter':
        return this.#interval(server, word.value, argument, span);
      default:
        return this.#more(server, word, argument, span);
    }
  }

  /** What bounds its load, what makes it go down besides checks, and who comes back to it. */
  #more(server: ServerDraft, word: Word, argument: Word | undefined, span: Span): boolean {
    const value = argument?.value ?? '';
    switch (word.value) {
      case 'minconn':
        server.minconn = Math.max(0, leadingInteger(value));
        return true;
      case 'maxqueue':
        server.maxqueue = { value: Math.max(0, leadingInteger(value)), span };
        return true;
      case 'cookie':
        if (argument === undefined) return this.#refuse(span, 'argument', "'cookie' expects a value as argument..");
        server.cookie = value;
        return true;
      case 'id':
        return this.#id(server, argument, span);
      case 'stick':
      case 'non-stick':
        server.nonStick = word.value === 'non-stick';
        return true;
      case 'slowstart':
        return this.#slowstart(server, argument, span);
      case 'track':
        return this.#track(server, argument, span);
      default:
        return this.#observing(server, word, argument, span);
    }
  }

  #id(server: ServerDraft, argument: Word | undefined, span: Span): boolean {
    if (argument === undefined) return this.#refuse(span, 'argument', "'id' : expects an integer argument.");
    const id = leadingInteger(argument.value);
    if (id <= 0) return this.#refuse(argument.span, 'argument', "'id' : custom id has to be > 0.");
    // Two servers of one number do not come here: the judge refuses the second line.
    (server as NamedServer).id = id;
    return true;
  }

  /** Kept in whole seconds, rounded up. */
  #slowstart(server: ServerDraft, argument: Word | undefined, span: Span): boolean {
    const time = parseTime(argument?.value ?? '');
    switch (time.kind) {
      case 'character':
        return this.#refuse(
          argument?.span ?? span,
          'time',
          `unexpected character '${time.character}' in 'slowstart' argument of server ${this.#name}..`,
        );
      case 'overflow':
        return this.#refuse(
          span,
          'time',
          `overflow in argument <${argument?.value ?? ''}> to <slowstart> of server ${this.#name}, maximum value is 2147483647 ms (~24.8 days)..`,
        );
      case 'underflow':
        return this.#refuse(
          span,
          'time',
          `underflow in argument <${argument?.value ?? ''}> to <slowstart> of server ${this.#name}, minimum non-null value is 1 ms..`,
        );
    }
    server.slowstartS = Math.ceil(time.ms / 1000);
    return true;
  }

  #track(server: ServerDraft, argument: Word | undefined, span: Span): boolean {
    if (argument === undefined)
      return this.#refuse(span, 'argument', "'track' expects [<proxy>/]<server> as argument..");
    const slash = argument.value.indexOf('/');
    server.track = {
      backend: slash < 0 ? null : argument.value.slice(0, slash),
      server: argument.value.slice(slash + 1),
      span,
    };
    return true;
  }

  #observing(server: ServerDraft, word: Word, argument: Word | undefined, span: Span): boolean {
    const value = argument?.value ?? '';
    if (word.value === 'error-limit') {
      if (argument === undefined)
        return this.#refuse(span, 'argument', "'error-limit' expects an integer argument..");
      const limit = leadingInteger(value);
      if (limit <= 0) return this.#refuse(argument.span, 'argument', 'error-limit has to be > 0..');
      server.errorLimit = { value: limit, span };
      return true;
    }
    if (!this.#check(word, argument)) return false;
    if (word.value === 'on-error') server.onError = value as OnError;
    else if (word.value === 'on-marked-down') server.shutdownWhenDown = true;
    else if (word.value === 'on-marked-up') server.shutdownBackupsWhenUp = true;
    else if (value === 'layer7' && this.#section.mode !== 'http')
      return this.#refuse(span, 'observe', "'layer7' can only be used in http proxies..");
    else server.observe = value === 'none' ? null : (value as 'layer4' | 'layer7');
    return true;
  }

  #weight(server: ServerDraft, weight: number, span: Span): boolean {
    if (weight < 0 || weight > 256)
      return this.#refuse(span, 'weight', `weight of server ${this.#name} is not within 0 and 256 (${weight})..`);
    server.weight = weight;
    return true;
  }

  #count(server: ServerDraft, word: 'fall' | 'rise', argument: Word | undefined, span: Span): boolean {
    if (argument === undefined) return this.#refuse(span, 'argument', `'${word}' expects an integer argument..`);
    const count = leadingInteger(argument.value);
    if (count <= 0) return this.#refuse(span, word, `'${word}' has to be > 0..`);
    server[word] = { value: count, span };
    return true;
  }

  #checkAddress(server: ServerDraft, argument: Word | undefined, span: Span): boolean {
    if (argument === undefined) return this.#refuse(span, 'argument', "'addr' expects <ipv4|ipv6> as argument..");
    const { host, port } = splitHostPort(argument.value);
    if (ipv4Number(host) === null)
      return this.#refuse(argument.span, 'address', `'addr' : invalid address: '${host}' in '${argument.value}'.`);
    server.checkAddress = host;
    if (port !== null) server.checkPort = leadingInteger(port);
    return true;
  }

  #interval(
    server: ServerDraft,
    word: 'inter' | 'fastinter' | 'downinter',
    argument: Word | undefined,
    span: Span,
  ): boolean {
    if (argument === undefined) return this.#refuse(span, 'argument', `'${word}' expects a delay as argument..`);
    const time = parseTime(argument.value);
    switch (time.kind) {
      case 'character':
        // 2.6 says agent-inter of all of them (measured).
        return this.#refuse(
          argument.span,
          'time',
          `unexpected character '${time.character}' in 'agent-inter' argument of server ${this.#name}..`,
        );
      case 'overflow':
        return this.#refuse(
          argument.span,
          'time',
          `timer overflow in argument <${argument.value}> to <${word}> of server ${this.#name}, maximum value is 2147483647 ms (~24.8 days)..`,
        );
      case 'underflow':
        return this.#refuse(
          argument.span,
          'time',
          `timer underflow in argument <${argument.value}> to <${word}> of server ${this.#name}, minimum non-null value is 1 ms..`,
        );
    }
    if (time.ms <= 0)
      return this.#refuse(span, 'time', `invalid value ${time.ms} for argument '${word}' of server ${this.#name}..`);
    if (time.extra !== null) {
      this.#report.warning(
        argument.span,
        'time',
        `unexpected character '${time.extra}' after the timer value '${argument.value}', only (us=microseconds,ms=milliseconds,s=seconds,m=minutes,h=hours,d=days) are supported. This will be reported as an error in next versions.`,
        this.#where,
      );
    }
    if (word === 'inter') {
      server.interMs = time.ms;
      server.interSpan = span;
    } else server[`${word}Ms`] = time.ms;
    return true;
  }

  /** Words of which the daemon takes a few values only. */
  #check(word: Word, argument: Word | undefined): boolean {
    const allowed = CHOICES.get(word.value);
    const value = argument?.value ?? '';
    if (allowed === undefined || allowed.values.includes(value)) return true;
    const message =
      word.value === 'observe' && argument === undefined
        ? "'observe' expects <mode> as argument.."
        : `'${word.value}' expects ${allowed.words} but got '${value}'.`;
    return this.#refuse((argument ?? word).span, 'argument', message);
  }

  #refuse(span: Span, code: string, message: string): false {
    this.#report.alert(span, code, message, this.#where);
    return false;
  }
}

const CHOICES: ReadonlyMap<string, { values: readonly string[]; words: string }> = new Map([
  ['observe', { values: ['none', 'layer4', 'layer7'], words: "one of 'none', 'layer4', 'layer7'" }],
  ['on-marked-down', { values: ['shutdown-sessions'], words: "'shutdown-sessions'" }],
  ['on-marked-up', { values: ['shutdown-backup-sessions'], words: "'shutdown-backup-sessions'" }],
  [
    'on-error',
    {
      values: ['fastinter', 'fail-check', 'sudden-death', 'mark-down'],
      words: "one of 'fastinter', 'fail-check', 'sudden-death' or 'mark-down'",
    },
  ],
]);
