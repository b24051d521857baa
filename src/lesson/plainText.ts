import type { Nodes } from 'mdast';

/** Plain text of inline nodes. */
export function textOf(nodes: readonly Nodes[]): string {
  return nodes.map((node) => ('value' in node ? node.value : 'children' in node ? textOf(node.children) : '')).join('');
}
