import { parseNumber } from '../values.ts';
import type { Reading, Setter } from './reading.ts';
import { compileValue } from './script.ts';
import type { Zone } from './zones.ts';
import { nameAndSize, zoneFor } from './zoneWords.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** Eight pages of 4 kB. */
const ZONE_MIN = 32_768;
const CONNECTIONS_MAX = 65_535;

/** `zone=NAME:SIZE`. */
function readZone(at: Reading, word: string): { readonly name: string; readonly bytes: number } {
  const zone = nameAndSize(word.slice('zone='.length));
  if (zone === null) at.emerg(`invalid zone size "${word}"`);
  if (zone.bytes < ZONE_MIN) at.emerg(`zone "${word}" is too small`);
  return zone;
}

/** limit_req_zone and limit_conn_zone: a key, a zone and, for requests, a rate. */
function limitZone(owner: string, withRate: boolean): Setter {
  return (at, words, row) => {
    const key = words[1] as string;
    compileValue(at, key);
    let zone = { name: '', bytes: 0 };
    for (const word of words.slice(2)) {
      if (word.startsWith('zone=')) zone = readZone(at, word);
      else if (withRate && word.startsWith('rate=')) {
        if ((parseNumber(word.slice(5).replace(/r\/[sm]$/, '')) ?? 0) <= 0) at.emerg(`invalid rate "${word}"`);
      } else at.emerg(`invalid parameter "${word}"`, 'invalid-parameter');
    }
    if (zone.name === '') at.emerg(`"${row.name}" must have "zone" parameter`);
    const known = zoneFor(at, zone.name, zone.bytes, owner);
    if (known.bound !== null)
      at.emerg(`${row.name} "${zone.name}" is already bound to key "${known.bound}"`, 'duplicate');
    known.bound = key;
  };
}

const limitReq: Setter = (at, words) => {
  let zone: Zone | null = null;
  for (const word of words.slice(1)) {
    const value = parseNumber(word.slice(word.indexOf('=') + 1)) ?? 0;
    if (word.startsWith('zone=')) zone = zoneFor(at, word.slice(5), 0, 'limit_req');
    else if (word.startsWith('burst=')) {
      if (value <= 0) at.emerg(`invalid burst value "${word}"`);
    } else if (word.startsWith('delay=')) {
      if (value <= 0) at.emerg(`invalid delay value "${word}"`);
    } else if (word !== 'nodelay') at.emerg(`invalid parameter "${word}"`, 'invalid-parameter');
  }
  if (zone === null) return at.emerg('"limit_req" must have "zone" parameter');
  const zones = at.location.setOf<Zone>('limit_req');
  if (zones.has(zone)) return 'is duplicate';
  zones.add(zone);
};

const limitConn: Setter = (at, words) => {
  const [, name, text] = words as [string, string, string];
  const zone = zoneFor(at, name, 0, 'limit_conn');
  const zones = at.location.setOf<Zone>('limit_conn');
  if (zones.has(zone)) return 'is duplicate';
  const count = parseNumber(text);
  if (count === null || count <= 0) return at.emerg(`invalid number of connections "${text}"`);
  if (count > CONNECTIONS_MAX) at.emerg('connection limit must be less 65536');
  zones.add(zone);
};

export const LIMIT_SETTERS: Readonly<Record<string, Setter>> = dictionary({
  limit_req_zone: limitZone('limit_req', true),
  limit_conn_zone: limitZone('limit_conn', false),
  limit_req: limitReq,
  limit_conn: limitConn,
});
