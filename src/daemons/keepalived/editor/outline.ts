import type { OutlineItem } from '../../daemon.ts';
import { keywordsIn } from '../directives.ts';
import { lex } from '../lines.ts';
import { FILE, locate } from './place.ts';

/** Lines of keywords that tell blocks apart. */
const SHOWN = new Set([
  'state',
  'interface',
  'virtual_router_id',
  'priority',
  'script',
  'lb_algo',
  'lb_kind',
  'process',
  'file',
]);
/** Deeper blocks are listed with their parents. */
const DEPTH_MAX = 8;

interface Growing extends OutlineItem {
  readonly children: Growing[];
}

/** Blocks, their values, and the lines that tell them apart. */
export function outline(text: string): OutlineItem[] {
  const root: Growing[] = [];
  const open: Growing[] = [];
  for (const { line, path } of locate(lex(FILE, text))) {
    const words = line.words.map((w) => w.text);
    const [first = '', ...rest] = words;
    if (first === '{' || first === '') continue;
    // The blocks above this line: what the path has grown shorter by has ended.
    open.length = Math.min(open.length, path.length);
    if (first === '}') continue;
    const parent = open.at(-1);
    const keyword = keywordsIn(path)?.find((k) => k.name === first);
    const isBlock = keyword !== undefined && keyword.shape !== 'line';
    const isValue = keywordsIn(path) === null && path.length > 0;
    const item: Growing = {
      label: isBlock || isValue ? words.join(' ') : `${first} ${rest[0] ?? ''}`.trim(),
      detail: isBlock || isValue ? '' : rest.slice(1).join(' '),
      span: line.span,
      children: [],
    };
    if (isBlock || isValue || SHOWN.has(first)) (parent?.children ?? root).push(item);
    if (isBlock && path.length < DEPTH_MAX) open.push(item);
  }
  return root;
}
