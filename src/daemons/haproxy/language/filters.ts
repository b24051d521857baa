import type { ActionReader } from './action.ts';
import { BACKEND, typeWord, type Filter, type Proxy } from './model.ts';
import type { Reading } from './reading.ts';
import { FILTER_LIST } from './registered.ts';
import { refuse } from './refusal.ts';
import { lacks } from './words.ts';

/** `filter …`, `compression …`, `use-fcgi-app` and the caches that rules name (filters.c, flt_http_comp.c, cache.c, fcgi-app.c 2.6). */

const REGISTERED = ` Registered keywords :\n${FILTER_LIST}`;

const TRACE_WORDS = new Set(['random-forwarding', 'hexdump', 'quiet']);

export function filterLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  // These two name the line twice.
  if (proxy.kind === 'defaults')
    refuse(`parsing ${reading.at()} : filter is not allowed in a 'default' section.`, { word: 0 });
  const kind = line.arg(1);
  if (kind === '')
    refuse(`parsing ${reading.at()} : missing argument for 'filter' in ${typeWord(proxy)} '${proxy.id}'.`);
  const failed = (message: string): never => refuse(`'filter' : '${message}'`);
  const filter = (name: string): Filter => ({ kind: kind as Filter['kind'], name, implicit: false, line: line.number });
  let at = 2;
  switch (kind) {
    case 'compression':
      if (proxy.filters.some((one) => one.kind === 'compression'))
        failed(`${proxy.id}: Proxy supports only one compression filter\n`);
      proxy.filters.push(filter(''));
      break;
    case 'cache':
      cacheFilter(proxy, line.arg(2), filter, failed);
      at = 3;
      break;
    case 'trace':
      at = traceFilter(reading, failed);
      proxy.filters.push(filter(''));
      break;
    case 'spoe':
      at = spoeFilter(proxy, reading, filter, failed);
      break;
    case 'opentracing':
      at = openTracing(reading, filter, failed, proxy);
      break;
    case 'fcgi-app':
      if (line.arg(2) === '') failed("'fcgi-app' : expects <name> as argument");
      proxy.filters.push(filter(line.arg(2)));
      at = 3;
      break;
    default:
      refuse(`'filter' : unknown keyword '${kind}'.${REGISTERED}`, { word: 1 });
  }
  if (line.arg(at) !== '') refuse(`'filter ${kind}' : unknown keyword '${line.arg(at)}'.`, { word: at });
}

function cacheFilter(
  proxy: Proxy,
  name: string,
  filter: (name: string) => Filter,
  failed: (message: string) => never,
): void {
  if (name === '') failed('cache : expects a <name> argument');
  const before = proxy.filters.findIndex((one) => one.kind === 'cache' && one.name === name);
  if (before >= 0 && proxy.filters[before]?.implicit === false)
    failed(`${proxy.id}: multiple explicit declarations of the cache filter '${name}'`);
  if (before >= 0) proxy.filters.splice(before, 1);
  proxy.filters.push(filter(name));
}

function traceFilter({ line }: Reading, failed: (message: string) => never): number {
  let at = 2;
  for (; line.arg(at) === 'name' || TRACE_WORDS.has(line.arg(at)); at++) {
    if (line.arg(at) !== 'name') continue;
    if (line.arg(++at) === '') failed("'trace' : 'name' option without value");
  }
  return at;
}

function spoeFilter(
  proxy: Proxy,
  reading: Reading,
  filter: (name: string) => Filter,
  failed: (message: string) => never,
): number {
  const { line } = reading;
  let engine = '';
  let config = '';
  let at = 2;
  for (; line.arg(at) === 'config' || line.arg(at) === 'engine'; at += 2) {
    const value = line.arg(at + 1);
    if (value === '')
      failed(`'spoe' : '${line.arg(at)}' option without value`);
    if (line.arg(at) === 'config') config = value;
    else engine = value;
  }
  if (line.arg(at) !== '') failed(`unknown keyword '${line.arg(at)}'`);
  if (config === '') failed("'spoe' : missing config file");
  if (!reading.hasFile(config)) failed(`Could not open configuration file ${config} : No such file or directory`);
  proxy.filters.push(filter(engine));
  return at;
}

/**
 * `filter opentracing id NAME config FILE` (addons/ot/src/parser.c). Its file is in a language of its own, of which the lab knows nothing: it is taken for
 * a good one.
 */
function openTracing(
  reading: Reading,
  filter: (name: string) => Filter,
  failed: (message: string) => never,
  proxy: Proxy,
): number {
  const { line } = reading;
  let id = '';
  let config = '';
  let at = 2;
  for (; line.arg(at) !== ''; at += 2) {
    const value = line.arg(at + 1);
    if (line.arg(at) === 'id') {
      if (id !== '') failed("'opentracing' : name already set");
      if (value === '') failed("'opentracing' : no name set");
      id = value;
    } else if (line.arg(at) === 'config') {
      if (config !== '') failed("'opentracing' : configuration file already set");
      if (value === '') failed("'opentracing' : no configuration file set");
      if (!reading.hasFile(value)) failed(`'${value}' : No such file or directory`);
      config = value;
    } else failed(`'opentracing' : unknown keyword '${line.arg(at)}'`);
  }
  if (id === '')
    reading.warn("parsing : 'filter' : 'opentracing' : 'no filter id set, using default id 'ot-filter'", {
      form: 'bare',
    });
  if (config === '') failed("'opentracing' : no configuration file specified");
  proxy.filters.push(filter(id));
  return at;
}

/** `cache-use NAME`, `cache-store NAME`: they make a filter unless one was declared. */
export function cacheAction(a: ActionReader): void {
  const name = a.word();
  if (a.ends()) refuse('expects a cache name');
  const { filters } = a.proxy;
  if (!filters.some((filter) => filter.kind === 'cache' && filter.name === name))
    filters.push({ kind: 'cache', name, implicit: true, line: a.reading.line.number });
  a.at++;
}

const ALGORITHMS = new Set(['identity', 'deflate', 'raw-deflate', 'gzip']);

export function compressionLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  proxy.compression = true;
  const values = line.rest(2);
  switch (line.arg(1)) {
    case 'algo': {
      if (values.length === 0) refuse(`parsing ${reading.at()} : 'compression' expects <algorithm>.`);
      const unknown = values.findIndex((name) => !ALGORITHMS.has(name));
      if (unknown >= 0)
        refuse(`'compression' : '${values[unknown]}' is not a supported algorithm.`, { word: unknown + 2 });
      return;
    }
    case 'offload':
      if (proxy.kind === 'defaults') reading.warn("'compression' : 'offload' ignored in 'defaults' section.");
      return;
    case 'type':
      if (values.length === 0) refuse("'compression' expects <type>.");
      return;
    default:
      refuse("'compression' expects 'algo', 'type' or 'offload'");
  }
}

export function useFcgiAppLine(proxy: Proxy, { line }: Reading): void {
  if (proxy.kind === 'defaults' || lacks(proxy, BACKEND)) refuse("'use-fcgi-app' only available in backend or listen section");
  const name = line.arg(1);
  if (name === '') refuse("'use-fcgi-app' expects <name> as argument");
  const before = proxy.filters.find((filter) => filter.kind === 'fcgi-app');
  if (before !== undefined && before.name !== name) refuse("'use-fcgi-app' : only one fcgi-app supported per backend");
  if (before === undefined) proxy.filters.push({ kind: 'fcgi-app', name, implicit: true, line: line.number });
}
