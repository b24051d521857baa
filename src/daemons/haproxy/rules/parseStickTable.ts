import type { Word } from '../../../text/words.ts';
import { parseTime } from '../time.ts';
import type { StickTableConfig } from '../stats/stickTable.ts';

/** Rates carry their period: `http_req_rate(10s)`. */
const RATE = /^([a-z0-9_]+)\(([^)]*)\)$/;

/** Reads `stick-table type ip size 1m expire 10m store gpc0,http_req_rate(10s)`; null where the daemon would refuse it. */
export function parseStickTable(name: string, words: readonly Word[]): StickTableConfig | null {
  const values = words.map((word) => word.value);
  let type: StickTableConfig['type'] | null = null;
  let length = 32;
  let size = 0;
  let expireMs = 0;
  let nopurge = false;
  const stores = new Map<string, number>();
  for (let at = 1; at < values.length; at++) {
    const value = values[at + 1] ?? '';
    switch (values[at]) {
      case 'type':
        type = typeNamed(value);
        at++;
        if ((type === 'string' || type === 'binary') && values[at + 1] === 'len') {
          length = Number(values[at + 2] ?? 32);
          at += 2;
        }
        break;
      case 'size':
        size = sizeOf(value);
        at++;
        break;
      case 'expire':
        expireMs = milliseconds(value);
        at++;
        break;
      case 'nopurge':
        nopurge = true;
        break;
      case 'store':
        for (const stored of value.split(',')) addStore(stores, stored.trim());
        at++;
        break;
      case 'peers':
      case 'srvkey':
      case 'write-to':
        at++;
        break;
    }
  }
  return type === null || size === 0 ? null : { name, type, length, size, expireMs, nopurge, stores };
}

function typeNamed(word: string): StickTableConfig['type'] | null {
  if (word === 'ip' || word === 'ipv6' || word === 'integer' || word === 'string' || word === 'binary') return word;
  return null;
}

/** `200k`, `1m`: 1024 and its square. */
function sizeOf(text: string): number {
  const found = /^(\d+)([kKmMgG]?)$/.exec(text);
  if (found === null) return 0;
  const factor = { '': 1, k: 2 ** 10, m: 2 ** 20, g: 2 ** 30 }[(found[2] as string).toLowerCase()] ?? 1;
  return Number(found[1]) * factor;
}

function addStore(stores: Map<string, number>, text: string): void {
  const rate = RATE.exec(text);
  // Arrays of counters, `gpc(3)`: what reads them is left out, on its line.
  if (rate !== null && !(rate[1] as string).endsWith('_rate')) return;
  if (rate === null) stores.set(text, 0);
  else stores.set(rate[1] as string, milliseconds(rate[2] as string));
}

function milliseconds(text: string): number {
  const time = parseTime(text);
  return time.kind === 'time' ? time.ms : 0;
}
