import { parseNumber, parseSize, parseTimeMs, parseTimeS } from '../values.ts';
import { parseInetUrl } from './inet.ts';
import { errorLog, useThreadPool } from './mainSetters.ts';
import { compilePlainRegex, compileRegex } from './regex.ts';
import type { Setter } from './reading.ts';
import { compileScript, compileValue } from './script.ts';
import { lowered } from './variableTable.ts';
import { dictionary } from '../../../text/dictionary.ts';

const serverName: Setter = (at, words) => {
  const { server } = at;
  for (const word of words.slice(1)) {
    if ((word.startsWith('*') && (word.length < 3 || word[1] !== '.')) || word === '.')
      at.emerg(`server name "${word}" is invalid`, 'server-name');
    if (word.includes('/')) at.warn(`server name "${word}" has suspicious symbols`, 'server-name');
    if (!word.startsWith('~')) {
      const name = word.toLowerCase() === '$hostname' ? (at.context.machine?.name ?? 'localhost') : word;
      server.names.push({ name: lowered(name), regex: false });
      continue;
    }
    if (word === '~') at.emerg('empty regex in server name "~"', 'server-name');
    server.captures = compileRegex(at, word.slice(1)).captures > 0;
    server.names.push({ name: word.slice(1), regex: true });
  }
};

/** `root` and `alias` are one setting. */
const root: Setter = (at, words) => {
  const [name, value] = words as [string, string];
  const { location } = at;
  const earlier = location.own<string>('root or alias');
  if (earlier === name) return 'is duplicate';
  if (earlier !== undefined)
    at.emerg(`"${name}" directive is duplicate, "${earlier}" directive was specified earlier`, 'duplicate');
  if (name === 'alias' && location.form === 'named')
    at.emerg('the "alias" directive cannot be used inside the named location');
  for (const variable of ['document_root', 'realpath_root'])
    if (value.includes(`$${variable}`) || value.includes(`\${${variable}}`))
      at.emerg(`the $${variable} variable cannot be used in the "${name}" directive`);
  // An alias in a location without a name sets nothing, as far as nginx can tell later (clcf->alias is its length).
  location.set('root or alias', name === 'alias' && location.name === '' ? 'root' : name);
  compileScript(at, value);
};

const errorPage: Setter = (at, words) => {
  const uri = words.at(-1) as string;
  const before = words.at(-2) as string;
  const overwrites = before.startsWith('=');
  if (overwrites && words.length === 3) at.emerg(`invalid value "${before}"`);
  if (overwrites && before.length > 1 && parseNumber(before.slice(1)) === null) at.emerg(`invalid value "${before}"`);
  compileValue(at, uri);
  for (const word of words.slice(1, overwrites ? -2 : -1)) {
    const status = parseNumber(word);
    if (status === null || status === 499) return at.emerg(`invalid value "${word}"`);
    if (status < 300 || status > 599) at.emerg(`value "${word}" must be between 300 and 599`);
  }
  at.location.set('error_page', true);
};

const types: Setter = (at) => {
  const known = at.location.own<Map<string, string>>('types') ?? new Map<string, string>();
  at.location.set('types', known);
  const read = (words: string[]): void => {
    if (words[0] === 'include') {
      if (words.length !== 2) at.emerg('invalid number of arguments in "include" directive', 'arguments');
      at.includeEntries(words[1] as string, read);
      return;
    }
    const type = words[0] as string;
    for (const extension of words.slice(1).map(lowered)) {
      const old = known.get(extension);
      if (old !== undefined)
        at.warn(
          `duplicate extension "${extension}", content type: "${type}", previous content type: "${old}"`,
          'duplicate-value',
        );
      known.set(extension, type);
    }
  };
  at.entries(read);
};

const keepaliveTimeout: Setter = (at, [, timeout, header]) => {
  const { own } = at.scope;
  if (own.has('keepalive_timeout')) return 'is duplicate';
  const value = parseTimeMs(timeout as string);
  if (value === null) return 'invalid value';
  own.set('keepalive_timeout', value);
  if (header !== undefined && parseTimeS(header) === null) return 'invalid value';
};

const internal: Setter = (at) => {
  if (at.location.has('internal')) return 'is duplicate';
  at.location.set('internal', true);
};

const resolver: Setter = (at, words) => {
  if (at.location.has('resolver')) return 'is duplicate';
  at.location.set('resolver', true);
  let servers = 0;
  for (const word of words.slice(1)) {
    if (word.startsWith('valid=')) {
      if (parseTimeS(word.slice(6)) === null) at.emerg(`invalid parameter: ${word}`, 'invalid-parameter');
    } else if (word.startsWith('ipv6=')) {
      if (word !== 'ipv6=on' && word !== 'ipv6=off') at.emerg(`invalid parameter: ${word}`, 'invalid-parameter');
    } else {
      const url = parseInetUrl(word, { defaultPort: 53 }, at.context);
      if (url.kind === 'error') at.emerg(`${url.words} in resolver "${word}"`);
      servers++;
    }
  }
  if (servers === 0) at.emerg('no name servers defined');
};

const aio: Setter = (at, [, value]) => {
  const text = value as string;
  if (at.location.has('aio')) return 'is duplicate';
  if (text === 'on') at.emerg('"aio on" is unsupported on this platform');
  if (text !== 'off' && !/^threads(=|$)/.test(text)) return 'invalid value';
  at.location.set('aio', text);
  if (text === 'threads') useThreadPool(at, 'default');
  else if (text.startsWith('threads=') && !compileValue(at, text.slice(8))) useThreadPool(at, text.slice(8));
};

const directio: Setter = (at, [, value]) => {
  if (at.location.has('directio')) return 'is duplicate';
  if (value !== 'off' && parseSize(value as string, true) === null) return 'invalid value';
  at.location.set('directio', value);
};

const openFileCache: Setter = (at, words) => {
  if (at.location.has('open_file_cache')) return 'is duplicate';
  let max = 0;
  let off = false;
  for (const word of words.slice(1)) {
    const value = word.slice(word.indexOf('=') + 1);
    if (word === 'off') off = true;
    else if (word.startsWith('max=') && (parseNumber(value) ?? 0) > 0) max = parseNumber(value) as number;
    else if (!word.startsWith('inactive=') || parseTimeS(value) === null)
      at.emerg(`invalid "open_file_cache" parameter "${word}"`, 'invalid-parameter');
  }
  if (!off && max === 0) at.emerg('"open_file_cache" must have the "max" parameter');
  at.location.set('open_file_cache', true);
};

const gzipDisable: Setter = (at, words) => {
  for (const word of words.slice(1)) if (word !== 'msie6') compilePlainRegex(at, word);
};

const disableSymlinks: Setter = (at, words) => {
  if (at.location.has('disable_symlinks')) return 'is duplicate';
  let mode: string | null = null;
  let from = false;
  for (const word of words.slice(1)) {
    if (['off', 'if_not_owner', 'on'].includes(word)) mode = word;
    else if (word.startsWith('from=')) {
      compileValue(at, word.slice(5));
      from = true;
    } else at.emerg(`invalid parameter "${word}"`, 'invalid-parameter');
  }
  if (mode === null) at.emerg('"disable_symlinks" must have "off", "on" or "if_not_owner" parameter');
  at.location.set('disable_symlinks', mode);
  if (words.length === 2) return;
  if (!from) at.emerg(`duplicate parameters "${words[1]} ${words[2]}"`);
  if (mode === 'off') at.emerg('"from=" cannot be used with "off" parameter');
};

const tryFiles: Setter = (at, words) => {
  if (at.location.has('try_files')) return 'is duplicate';
  at.location.set('try_files', true);
  for (const word of words.slice(1)) compileScript(at, word);
  const last = words.at(-1) as string;
  if (!last.startsWith('=')) return;
  const code = parseNumber(last.slice(1));
  if (code === null || code > 999) at.emerg(`invalid code "${last}"`);
};

const index: Setter = (at, words) => {
  for (const [i, word] of words.entries()) {
    if (i === 0) continue;
    if (word.startsWith('/') && i !== words.length - 1)
      at.warn('only the last index in "index" directive should be absolute', 'index');
    if (word === '') at.emerg(`index "${words[1]}" in "index" directive is invalid`);
    compileScript(at, word);
  }
};

export const CORE_SETTERS: Readonly<Record<string, Setter>> = dictionary({
  server_name: serverName,
  root,
  alias: root,
  error_page: errorPage,
  types,
  error_log: errorLog,
  keepalive_timeout: keepaliveTimeout,
  internal,
  resolver,
  aio,
  directio,
  open_file_cache: openFileCache,
  gzip_disable: gzipDisable,
  disable_symlinks: disableSymlinks,
  try_files: tryFiles,
  index,
});
