import { parseSize } from '../values.ts';
import type { Reading } from './reading.ts';
import type { Zone } from './zones.ts';

/** The zone of that name for a module, or nginx's refusal. */
export function zoneFor(at: Reading, name: string, bytes: number, owner: string): Zone {
  const zone = at.main.zones.use(name, bytes, owner);
  if (typeof zone === 'string') at.emerg(zone, 'zone');
  return zone;
}

/** `NAME:SIZE` behind `zone=` and its like. Null for a missing colon or a bad size. */
export function nameAndSize(text: string): { readonly name: string; readonly bytes: number } | null {
  const colon = text.indexOf(':');
  const bytes = colon < 0 ? null : parseSize(text.slice(colon + 1), false);
  return bytes === null ? null : { name: text.slice(0, colon), bytes };
}
