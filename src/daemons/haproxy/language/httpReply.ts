import { AT } from './fetchTable.ts';
import { parseLogFormat } from './logFormat.ts';
import type { Proxy } from './model.ts';
import { atol } from './numbers.ts';
import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';
import { errorFileText } from './errorMessages.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Statuses that HAProxy has a message of its own for (http.c, http_err_codes). */
export const ERROR_STATUSES = [200, 400, 401, 403, 404, 405, 407, 408, 410, 413, 421, 422, 425, 429, 500, 501, 502, 503, 504];

/** Where a reply stands. */
export type ReplyContext = 'request' | 'response' | 'http-error';

export interface HttpReply {
  readonly status: number;
  /** Name of the http-errors section it refers to, or null. */
  readonly errorFiles: string | null;
  readonly next: number;
}

const CONTENTS: Readonly<Record<string, string>> = dictionary({
  errorfiles: '<name>',
  errorfile: '<fmt>',
  file: '<file>',
  string: '<str>',
  'lf-file': '<file>',
  'lf-string': '<fmt>',
});

/** `http_parse_http_reply` (http_htx.c 2.6): what `return`, `deny`, `tarpit` and `http-error` answer. */
export class ReplyReader {
  readonly #reading: Reading;
  readonly #proxy: Proxy;
  readonly #context: ReplyContext;
  readonly #word: (index: number) => string;
  #status: number;
  #kind = '';
  #contentType: string | null = null;
  #headers = 0;
  #errorFiles: string | null = null;
  #length = 0;
  #format: string | null = null;

  constructor(reading: Reading, proxy: Proxy, context: ReplyContext, word: (index: number) => string, status: number) {
    this.#reading = reading;
    this.#proxy = proxy;
    this.#context = context;
    this.#word = word;
    this.#status = status;
  }

  read(from: number): HttpReply {
    let at = from;
    for (let used = this.#argument(at); used > 0; used = this.#argument(at)) at += used;
    this.#finish();
    return { status: this.#status, errorFiles: this.#errorFiles, next: at };
  }

  get #places(): number {
    if (this.#context === 'http-error') return AT.request | AT.response;
    const response = this.#context === 'response';
    const front = response ? AT.feResponseHeader : AT.feRequestHeader;
    const back = response ? AT.beResponseHeader : AT.beRequestHeader;
    return ((this.#proxy.cap & 1) !== 0 ? front : 0) | ((this.#proxy.cap & 2) !== 0 ? back : 0);
  }

  /** How many words it read; 0 for one that is not its own. */
  #argument(at: number): number {
    const name = this.#word(at);
    const value = this.#word(at + 1);
    switch (name) {
      case 'status':
        if (value === '') refuse("'status' expects <status_code> as argument");
        this.#status = atol(value);
        if (this.#status < 200 || this.#status > 599) refuse(`Unexpected status code '${this.#status}'`);
        return 2;
      case 'content-type':
        if (value === '') refuse("'content-type' expects <ctype> as argument");
        this.#contentType = value;
        return 2;
      case 'hdr':
        return this.#header(value, this.#word(at + 2));
      case 'default-errorfiles':
        this.#choose(name);
        return 1;
      default:
        return CONTENTS[name] === undefined ? 0 : this.#content(name, value);
    }
  }

  #choose(kind: string): void {
    if (this.#kind !== '') refuse(`unexpected '${kind}' argument, '${this.#kind}' already defined`);
    this.#kind = kind;
  }

  #header(name: string, value: string): number {
    if (name === '' || value === '') refuse("'hdr' expects <name> and <value> as arguments");
    if (/^(content-length|transfer-encoding|content-type)$/i.test(name))
      this.#reading.warn(`header '${name}' always ignored by the http reply.`);
    else {
      parseLogFormat(value, this.#proxy, this.#reading, { places: this.#places, http: true });
      this.#proxy.formatLine = this.#reading.line.number;
      this.#headers++;
    }
    return 3;
  }

  #content(kind: string, value: string): number {
    this.#choose(kind);
    if (value === '') refuse(`'${kind}' expects ${CONTENTS[kind]} as argument`);
    switch (kind) {
      case 'errorfiles':
        this.#errorFiles = value;
        break;
      case 'errorfile':
        errorFileText(value, this.#reading);
        break;
      case 'string':
        this.#length = value.length;
        break;
      case 'lf-string':
        this.#format = value;
        break;
      default:
        this.#file(kind, value);
    }
    return 2;
  }

  #file(kind: string, path: string): void {
    if (!this.#reading.hasFile(path)) refuse(`error opening file '${path}'`);
    const text = this.#reading.textOf(path) ?? ' ';
    const limit = this.#reading.globals.bufferSize;
    if (text.length > limit) refuse(`file '${path}' exceeds the buffer size (${text.length} > ${limit})`);
    if (kind === 'file') this.#length = text.length;
    else this.#format = text;
  }

  #finish(): void {
    const reading = this.#reading;
    if (this.#kind === '') {
      if (this.#contentType !== null)
        reading.warn(
          `content-type '${this.#contentType}' ignored by the http reply because neither errorfile nor payload defined.`,
        );
    } else if (/^(default-)?errorfiles?$/.test(this.#kind)) this.#finishErrorFile();
    else if (this.#format === null) this.#finishRaw();
    else this.#finishFormat(this.#format);
  }

  #finishErrorFile(): void {
    if (this.#kind !== 'errorfile' && !ERROR_STATUSES.includes(this.#status))
      refuse(`status code '${this.#status}' not handled by default with '${this.#kind}' argument.`);
    if (this.#contentType !== null)
      this.#reading.warn(`content-type '${this.#contentType}' ignored by the http reply when used with an erorrfile.`);
    if (this.#headers > 0) this.#reading.warn('hdr parameters ignored by the http reply when used with an erorrfile.');
  }

  #noBody(): void {
    if (this.#status === 204 || this.#status === 304) refuse(`No body expected for ${this.#status} responses`);
  }

  #finishRaw(): void {
    if (this.#length > 0) this.#noBody();
    if (this.#contentType === null && this.#length > 0)
      refuse('a content type must be defined when non-empty payload is configured');
    if (this.#contentType !== null && this.#length === 0)
      this.#reading.warn(`content-type '${this.#contentType}' ignored by the http reply when used with an empty payload.`);
    if (this.#reading.globals.bufferSize - this.#length < 1024)
      this.#reading.warn(
        'http reply payload runs over the buffer space reserved to headers rewriting. It may lead to internal errors if strict rewriting mode is enabled.',
      );
  }

  #finishFormat(format: string): void {
    this.#noBody();
    if (this.#contentType === null) refuse('a content type must be defined with a log-format payload');
    parseLogFormat(format, this.#proxy, this.#reading, { places: this.#places, http: true });
    this.#proxy.formatLine = this.#reading.line.number;
  }
}
