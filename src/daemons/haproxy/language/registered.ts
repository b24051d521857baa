/** What parts of the daemon register by name (`haproxy -dKall`), as far as it is no table of its own. */

/** `filter NAME`, with what the daemon calls the part that brings it, in the order of its messages. */
const FILTER_PARTS: readonly (readonly [string, string])[] = [
  ['CACHE', 'cache'],
  ['COMP', 'compression'],
  ['FCGI', 'fcgi-app'],
  ['OT', 'opentracing'],
  ['SPOE', 'spoe'],
  ['TRACE', 'trace'],
];

export const FILTERS: readonly string[] = FILTER_PARTS.map(([, name]) => name);

/** The list that a message about an unknown filter has (filters.c, flt_dump_kws). */
export const FILTER_LIST = FILTER_PARTS.map(([part, name]) => `    [${part.padStart(4)}] ${name}`).join('\n');

/** `http-request use-service NAME`. */
export const SERVICES: readonly string[] = ['prometheus-exporter'];
