import type { BlockNode, Word } from '../../text/blocks.ts';
import { ACCESS_ACTIONS } from './access/read.ts';
import type { Makings } from './build.ts';
import type { ErrorPage, HeaderLine } from './config.ts';
import { LIMIT_ACTIONS } from './limits/read.ts';
import type { LocationBuilder } from './locationBuilder.ts';
import { readAccessLog, readLogFormat } from './log/readLogs.ts';
import { REWRITE_ACTIONS } from './rewrite/read.ts';
import { parseNumber } from './values.ts';
import { dictionary } from '../../text/dictionary.ts';

type LocationAction = (node: BlockNode, location: LocationBuilder, makings: Makings) => void;

/**
 * What directives do to the location (or `if`, server, http block) they stand in. They are read once the directive has been found right; what is
 * still wrong with a value is left out.
 */
export const LOCATION_ACTIONS: Readonly<Record<string, LocationAction>> = dictionary({
  ...REWRITE_ACTIONS,
  ...LIMIT_ACTIONS,
  ...ACCESS_ACTIONS,
  root: (node, { own }, makings) => {
    const word = node.words[1] as Word;
    makings.serves(word, 'root');
    own.root = {
      path: makings.template({ ...word, text: word.text.replace(/(?<=.)\/$/, '') }),
      replaces: 0,
      span: node.span,
    };
  },
  alias: (node, location, makings) => {
    makings.serves(node.words[1] as Word, 'alias');
    const replaces = location.kind === 'regex' ? Infinity : location.path.length;
    location.own.root = { path: makings.template(node.words[1] as Word), replaces, span: node.span };
  },
  index: (node, { own }, makings) => {
    const list = (own.index ??= []);
    for (const word of node.words.slice(1)) list.push(makings.template(word));
  },
  internal: (_node, location) => {
    location.internal = true;
  },
  try_files: readTryFiles,
  error_page: (node, { own }, makings) => {
    const page = readErrorPage(node, makings);
    if (page !== null) (own.errorPages ??= []).push(page);
  },
  recursive_error_pages: (node, { own }) => {
    own.recursiveErrorPages = isOn(node);
  },
  proxy_intercept_errors: (node, { own }) => {
    own.interceptErrors = isOn(node);
  },
  proxy_http_version: (node, { own }) => {
    own.httpVersion = (node.words[1] as Word).text === '1.1' ? '1.1' : '1.0';
  },
  proxy_set_header: (node, { own }, makings) => {
    (own.sentHeaders ??= []).push(headerLine(node, makings));
  },
  proxy_hide_header: (node, { own }) => {
    (own.hiddenHeaders ??= []).push((node.words[1] as Word).text.toLowerCase());
  },
  add_header: (node, { own }, makings) => {
    const always = node.words[3]?.text === 'always';
    (own.addedHeaders ??= []).push({ ...headerLine(node, makings), always });
  },
  log_format: (node, _location, makings) => readLogFormat(node, makings),
  access_log: readAccessLog,
  resolver: (node, { own }, makings) => {
    own.hasResolver = (node.words[1] as Word).text !== 'off';
    makings.report.remark(node.span, 'In the lab this name server knows the machines’ names, and nothing else.');
  },
});

function headerLine(node: BlockNode, makings: Makings): HeaderLine {
  const [, name, value] = node.words as [Word, Word, Word];
  return { name: name.text.toLowerCase(), value: makings.template(value) };
}

function readTryFiles(node: BlockNode, location: LocationBuilder, makings: Makings): void {
  const words = node.words.slice(1);
  const last = words.at(-1) as Word;
  const code = last.text.startsWith('=') ? parseNumber(last.text.slice(1)) : undefined;
  if (code === null) return;
  const candidates = words.slice(0, -1).map((word) => {
    const directory = word.text.endsWith('/');
    return { path: makings.template(directory ? { ...word, text: word.text.slice(0, -1) } : word), directory };
  });
  const fallback = code === undefined ? { uri: makings.template(last) } : { code };
  location.tryFiles = { candidates, fallback, span: node.span };
}

/** `error_page 502 503 =200 /sorry.html` (ngx_http_core_error_page). Without a status given a variable in the URI leaves the new one's own. */
function readErrorPage(node: BlockNode, makings: Makings): ErrorPage | null {
  const words = node.words.slice(1);
  const uri = words.at(-1) as Word;
  const change = words.at(-2);
  const isChange = change?.text.startsWith('=') === true;
  const codes = words.slice(0, isChange ? -2 : -1).map((word) => parseNumber(word.text));
  if (codes.length === 0 || codes.includes(null)) return null;
  const status = isChange ? (change.text === '=' ? 0 : parseNumber(change.text.slice(1))) : null;
  return { codes: codes as number[], status, uri: makings.template(uri), span: node.span };
}

function isOn(node: BlockNode): boolean {
  return (node.words[1] as Word).text.toLowerCase() === 'on';
}
