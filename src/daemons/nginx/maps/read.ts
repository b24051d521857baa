import type { BlockNode, Word } from '../../../text/blocks.ts';
import type { Makings } from '../build.ts';
import type { MadeVariable, Pattern, Template } from '../config.ts';
import { compilePattern } from '../regex.ts';
import { parseNetwork } from './ipv4.ts';

/** `map`, `geo` and `split_clients`: blocks that make a variable. */
export function readMaker(node: BlockNode, makings: Makings): void {
  const [name, ...words] = node.words as [Word, ...Word[]];
  const target = words.at(-1);
  if (target === undefined || !target.text.startsWith('$')) return;
  const key = target.text.slice(1).toLowerCase();
  const made =
    name.text === 'map'
      ? readMap(node, words[0] as Word, makings)
      : name.text === 'geo'
        ? readGeo(node, words, makings)
        : readSplit(node, words[0] as Word, makings);
  makings.made.set(key, made);
}

function readMap(node: BlockNode, source: Word, makings: Makings): MadeVariable {
  const entries = node.block ?? [];
  const hostnames = entries.some((entry) => entry.words.length === 1 && entry.words[0]?.text === 'hostnames');
  const exact = new Map<string, Template>();
  const tails: [string, Template][] = [];
  const heads: [string, Template][] = [];
  const patterns: [Pattern, Template][] = [];
  let fallback: Template = [];
  for (const entry of entries) {
    const [word, value] = entry.words as [Word, Word?];
    if (value === undefined) continue;
    const template = makings.template(value);
    const key = word.text.replace(/^\\/, '').toLowerCase();
    if (word.text === 'include') makings.report.notSimulated(entry.span, 'include');
    else if (word.text === 'default') fallback = template;
    else if (word.text.startsWith('~')) addPattern(word, template, patterns, makings);
    else if (hostnames && key.startsWith('*.')) tails.push([key.slice(1), template]);
    else if (hostnames && key.endsWith('.*')) heads.push([key.slice(0, -1), template]);
    else if (hostnames && key.startsWith('.')) {
      exact.set(key.slice(1), template);
      tails.push([key, template]);
    } else exact.set(key, template);
  }
  const longestFirst = (list: [string, Template][]): [string, Template][] =>
    list.sort(([a], [b]) => b.length - a.length);
  return {
    kind: 'map',
    source: makings.template(source),
    hostnames,
    exact,
    tails: longestFirst(tails),
    heads: longestFirst(heads),
    patterns,
    fallback,
  };
}

function addPattern(word: Word, template: Template, patterns: [Pattern, Template][], makings: Makings): void {
  const caseless = word.text.startsWith('~*');
  const source = word.text.slice(caseless ? 2 : 1);
  const pattern = compilePattern(source, caseless);
  if (pattern === null) makings.report.notSimulated(word.span, source);
  else patterns.push([pattern, template]);
}

function readGeo(node: BlockNode, words: readonly Word[], makings: Makings): MadeVariable {
  const source = words.length > 1 ? (words[0] as Word).text.replace(/^\$/, '') : null;
  const byNetwork = new Map<string, { address: number; mask: number; value: string }>();
  let fallback = '';
  for (const entry of node.block ?? []) {
    const [word, value] = entry.words as [Word, Word?];
    const network = parseNetwork(word.text);
    if (value !== undefined && word.text === 'default') fallback = value.text;
    else if (value !== undefined && network !== null) {
      const { address, mask } = network;
      // The same network again replaces what it had.
      byNetwork.set(`${address}/${mask}`, { address, mask, value: value.text });
    } else if (!word.text.includes(':')) makings.report.notSimulated(entry.span, word.text);
  }
  const networks = [...byNetwork.values()].sort((a, b) => b.mask - a.mask);
  return { kind: 'geo', source, networks, fallback };
}

/** Shares in hundredths of a percent, laid end to end over 32 bits (ngx_conf_split_clients_block). */
function readSplit(node: BlockNode, source: Word, makings: Makings): MadeVariable {
  const parts: { upTo: number; value: string }[] = [];
  let last = 0;
  for (const entry of node.block ?? []) {
    const [word, value] = entry.words as [Word, Word?];
    const share = /^(\d+)(?:\.(\d{1,2}))?%$/.exec(word.text);
    if (value === undefined) continue;
    if (word.text === '*') parts.push({ upTo: 0, value: value.text });
    if (share === null) continue;
    const hundredths = Number(share[1]) * 100 + Number((share[2] ?? '').padEnd(2, '0'));
    last += Math.floor((hundredths * 0xffffffff) / 10_000);
    parts.push({ upTo: last >>> 0, value: value.text });
  }
  return { kind: 'split', source: makings.template(source), parts };
}
