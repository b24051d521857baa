import type { Furnishing, Need } from '../surroundings.ts';
import { parseOptionFile } from './optionFile.ts';
import { lookUpOption } from './variables.ts';

/** The share of lines that set one of its options, in a group. */
export function recognises(text: string): number {
  const { options, problem } = parseOptionFile('', text);
  const all = options.length + (problem === null ? 0 : 1);
  return all === 0 ? 0 : options.filter(({ name }) => lookUpOption(name) !== null).length / all;
}

/** It listens on one port. */
export function furnish(needs: readonly Need[]): Furnishing | null {
  const need = needs.find(({ service }) => service === 'mysql');
  return need === undefined ? null : { text: `[mysqld]\nport = ${need.port}\nbind-address = 0.0.0.0\n`, meets: [need] };
}
