import { readBlocksOn, type BlockNode } from '../../../text/blocks.ts';
import type { OutlineItem } from '../../daemon.ts';

const SHOWN = new Set([
  'listen',
  'server_name',
  'proxy_pass',
  'return',
  'include',
  'rewrite',
  'try_files',
  'error_page',
]);
const METHODS = new Set(['least_conn', 'ip_hash', 'hash', 'random', 'zone', 'keepalive']);
/** Deeper blocks are listed with their parents. */
const DEPTH_MAX = 12;

/** Blocks, and in them what tells one from another: addresses, names, servers, where requests go. */
export function outline(text: string): OutlineItem[] {
  return itemsOf(readBlocksOn('', text).nodes, '', 0);
}

function itemsOf(nodes: readonly BlockNode[], parent: string, depth: number): OutlineItem[] {
  if (depth > DEPTH_MAX) return [];
  return nodes.flatMap((node) => {
    const words = node.words.map((w) => w.text);
    const [first = '', ...rest] = words;
    if (node.block !== null) return [blockItem(node, words, depth)];
    const inUpstream = parent === 'upstream' && (first === 'server' || METHODS.has(first));
    if (!inUpstream && !SHOWN.has(first)) return [];
    const count = rest.length === 0 ? 1 : 2;
    const label = words.slice(0, count).join(' ');
    return [{ label, detail: words.slice(count, count + 4).join(' '), span: node.span, children: [] }];
  });
}

function blockItem(node: BlockNode, words: readonly string[], depth: number): OutlineItem {
  const children = itemsOf(node.block ?? [], words[0] as string, depth + 1);
  return {
    label: words.join(' '),
    detail: words[0] === 'server' ? serverDetail(node.block ?? []) : '',
    span: node.span,
    children,
  };
}

/** A server block has no name of its own: its names, or else its ports, tell it from the others. */
function serverDetail(block: readonly BlockNode[]): string {
  const of = (name: string) =>
    block.filter((n) => n.words[0]?.text === name).flatMap((n) => n.words.slice(1, 3).map((w) => w.text));
  const names = of('server_name').filter((name) => name !== '_');
  return (names.length > 0 ? names : of('listen')).slice(0, 3).join(' ');
}
