import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Scalar } from 'yaml';
import type { NameUse, ParseContext } from '../daemons/daemon.ts';
import { lineSpan } from '../text/span.ts';
import { scenarioWords } from './scenarioWords.ts';

/** The machines that scenario.yaml and checks.yaml name, in the order of the text; a process by its machine. */
export function scenarioNames(text: string, { hosts }: ParseContext): NameUse[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'error' });
  const uses: NameUse[] = [];
  visit(document, {
    Scalar(at, node, ancestors) {
      if (typeof node.value !== 'string' || !node.range) return;
      if (scenarioWords[keyAround(at, ancestors) ?? '']?.naming === undefined) return;
      const machine = node.value.split('/')[0] as string;
      const address = hosts.get(machine) ?? ([...hosts.values()].includes(machine) ? machine : undefined);
      if (address === undefined) return;
      const { line, col } = lines.linePos(node.range[0]);
      const column = col + (node.type?.startsWith('QUOTE') ? 1 : 0);
      uses.push({
        kind: 'host',
        name: address,
        scope: '',
        role: 'reference',
        span: lineSpan('', line, column, machine.length),
      });
    },
  });
  return uses;
}

/** The key that a scalar stands behind, lists left out; of a key of somebody's own (`shares: { web1: … }`), the key around it. */
function keyAround(at: unknown, ancestors: readonly unknown[]): string | null {
  const chain = at === 'key' ? ancestors.slice(0, -1) : ancestors;
  for (let i = chain.length - 1; i >= 0; i--) {
    const node = chain[i];
    if (isPair(node)) return isScalar(node.key) ? String((node.key as Scalar).value) : null;
    if (!isSeq(node) && !(isMap(node) && at === 'key')) return null;
  }
  return null;
}
