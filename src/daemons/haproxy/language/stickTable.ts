import { casts } from './converterTable.ts';
import type { SampleType } from './fetchTable.ts';
import type { Table } from './model.ts';
import { atoi, atol, parseSize } from './numbers.ts';
import { readTimer } from './words.ts';
import type { Reading } from './reading.ts';
import { refuse, type RefusalOptions } from './refusal.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** `stick-table …`, and `table` of a peers section (stick_table.c 2.6). */

const TYPES: Readonly<Record<string, SampleType>> = dictionary({
  integer: 'sint',
  ip: 'ipv4',
  ipv6: 'ipv6',
  string: 'str',
  binary: 'bin',
});

interface DataType {
  readonly delay: boolean;
  readonly array: boolean;
}

const DATA_TYPES: ReadonlyMap<string, DataType> = new Map([
  ...'server_id gpt0 gpc0 conn_cnt conn_cur sess_cnt http_req_cnt http_err_cnt bytes_in_cnt bytes_out_cnt gpc1 server_key server_name http_fail_cnt'
    .split(' ')
    .map((name): [string, DataType] => [name, { delay: false, array: false }]),
  ...'gpc0_rate conn_rate sess_rate http_req_rate http_err_rate bytes_in_rate bytes_out_rate gpc1_rate http_fail_rate'
    .split(' ')
    .map((name): [string, DataType] => [name, { delay: true, array: false }]),
  ['gpt', { delay: false, array: true }],
  ['gpc', { delay: false, array: true }],
  ['gpc_rate', { delay: true, array: true }],
]);

/** STKTABLE_MAX_DT_ARRAY_SIZE. */
const ARRAY_MAX = 100;

export interface TableOwner {
  readonly name: string;
  readonly ownerKind: string;
  readonly ownerName: string;
  /** Whether it is a table of a peers section: its name is then a word of the line. */
  readonly inPeers: boolean;
}

const TIGHT: RefusalOptions = { form: 'tight' };

/** `parse_stick_table`. */
export function parseStickTable(reading: Reading, owner: TableOwner): Table {
  return new TableReader(reading, owner).read();
}

class TableReader {
  readonly #reading: Reading;
  readonly #owner: TableOwner;
  #at: number;
  #size = 0;
  #type: SampleType | null = null;
  #peers: string | null = null;
  readonly #stores = new Set<string>();

  constructor(reading: Reading, owner: TableOwner) {
    this.#reading = reading;
    this.#owner = owner;
    this.#at = owner.inPeers ? 2 : 1;
  }

  get #own(): string {
    return this.#reading.line.arg(0);
  }

  #word(offset = 0): string {
    return this.#reading.line.arg(this.#at + offset);
  }

  read(): Table {
    while (this.#word() !== '') this.#argument();
    if (this.#size === 0) refuse(`${this.#own}: missing size.`);
    if (this.#type === null) return refuse(`${this.#own}: missing type.`);
    const { name, ownerKind, ownerName } = this.#owner;
    const line = this.#reading.line.number;
    return { name, line, ownerKind, ownerName, type: this.#type, size: this.#size, peers: this.#peers, stores: this.#stores };
  }

  #argument(): void {
    const name = this.#word();
    switch (name) {
      case 'nopurge':
        this.#at++;
        return;
      case 'size':
        this.#readSize(this.#value(name));
        return;
      case 'expire':
        this.#expire(this.#value(name));
        return;
      case 'type':
        this.#at++;
        return this.#readType();
      case 'store':
        this.#at++;
        return this.#store();
      case 'srvkey':
        if (this.#word(1) !== 'name' && this.#word(1) !== 'addr')
          refuse(`${this.#own} : unknown server key type '${this.#word(1)}'.`);
        this.#at += 2;
        return;
      default:
        if (name !== 'peers' || this.#owner.inPeers) refuse(`${this.#own}: unknown argument '${name}'.`);
        this.#peers = this.#value(name);
    }
  }

  #value(name: string): string {
    const value = this.#word(1);
    if (value === '') refuse(`${this.#own}: missing argument after '${name}'.`);
    this.#at += 2;
    return value;
  }

  #readSize(text: string): void {
    const size = parseSize(text);
    if ('character' in size) refuse(`${this.#own}: unexpected character '${size.character}' in argument of 'size'.`);
    else this.#size = size.value;
  }

  #expire(text: string): void {
    const time = readTimer(text, this.#reading);
    if (time.kind === 'over')
      refuse(`${this.#own}: timer overflow in argument <${text}> to <expire>, maximum value is 2147483647 ms (~24.8 days).`, TIGHT);
    if (time.kind === 'under')
      refuse(`${this.#own}: timer underflow in argument <${text}> to <expire>, minimum non-null value is 1 ms.`, TIGHT);
    if (time.kind === 'character') refuse(`${this.#own}: unexpected character '${time.character}' in argument of 'expire'.`);
  }

  #readType(): void {
    const type = TYPES[this.#word()];
    const unknown = (): never => refuse(`${this.#own}: unknown type '${this.#word()}'.`);
    if (type === undefined) return unknown();
    this.#at++;
    this.#type = type;
    if ((type !== 'str' && type !== 'bin') || this.#word() !== 'len') return;
    this.#at++;
    if (atol(this.#word()) === 0) unknown();
    this.#at++;
  }

  #store(): void {
    for (const option of splitOptions(this.#word(), (name) => refuse(`${this.#own}: missing closing parenthesis after store option '${name}'.`)))
      this.#storeOption(option.name, option.arguments);
    this.#at++;
    const has = (...names: string[]): boolean => names.some((name) => this.#stores.has(name));
    const clash = (one: string, others: string): never =>
      refuse(`${this.#own}: simultaneous usage of '${one}' and '${others}' in a same table is not permitted as '${one}' overrides '${others}'.`);
    if (has('gpt') && has('gpt0')) clash('gpt', 'gpt0');
    else if (has('gpc') && has('gpc0', 'gpc1')) clash('gpc', 'gpc[0/1]');
    else if (has('gpc_rate') && has('gpc0_rate', 'gpc1_rate')) clash('gpc_rate', 'gpc[0/1]_rate');
  }

  #storeOption(name: string, given: readonly string[]): void {
    const type = DATA_TYPES.get(name);
    if (type === undefined) return refuse(`${this.#own}: unknown store option '${name}'.`);
    const stored = name === 'server_name' ? 'server_key' : name;
    if (this.#stores.has(stored))
      return this.#reading.warn(`${this.#own}: store option '${name}' already enabled, ignored.`, { form: 'tight' });
    const missing = (): never => refuse(`${this.#own}: missing argument to store option '${name}'.`);
    let [argument] = given;
    if (type.array) {
      if (argument === undefined) return missing();
      const size = atoi(argument);
      if (size === 0 || size > ARRAY_MAX || size < 0)
        refuse(`${this.#own}: array size is out of allowed range (1-${ARRAY_MAX}) for store option '${name}'.`);
      argument = given[1];
    }
    if (type.delay && argument === undefined) return missing();
    if (!type.delay && argument !== undefined) refuse(`${this.#own}: unexpected argument to store option '${name}'.`);
    if (type.delay && readTimer(argument ?? '', this.#reading).kind !== 'time')
      refuse(`${this.#own}: error when processing store option '${name}'.`);
    this.#stores.add(stored);
  }
}

/** `conn_cur,http_req_rate(10s),gpc(2)`. */
function splitOptions(
  text: string,
  unclosed: (name: string) => never,
): { readonly name: string; readonly arguments: readonly string[] }[] {
  const found: { name: string; arguments: string[] }[] = [];
  for (let at = 0; at < text.length;) {
    const name = /^[^,(]*/.exec(text.slice(at))?.[0] ?? '';
    at += name.length;
    const given: string[] = [];
    if (text[at] === '(') {
      const close = text.indexOf(')', at);
      if (close < 0) unclosed(name);
      given.push(...text.slice(at + 1, close).split(','));
      at = close + 1;
      while (at < text.length && text[at] !== ',') at++;
    }
    at++;
    found.push({ name, arguments: given });
  }
  return found;
}

/** `stktable_compatible_sample`. */
export const tableTakes = (table: Table, type: SampleType): boolean => casts(type, table.type);
