import { applyEdits, type Edit } from '../../text/edits.ts';
import type { Beginning, Twin, Wiring } from '../wiring.ts';
import { locate } from './editor/place.ts';
import { lex, type Word } from './lines.ts';

/** So much less than the one before it: a master stays master through small weights of tracked scripts. */
const STEP = 50;
const USUAL_PRIORITY = 150;
/** The owner's priority: nobody can be above it, and only one should have it (RFC 5798, 5.2.4). */
const OWNER = 255;

export const wiring: Wiring = { machineName: 'lb', speaks: null, uses: [], begin, twin };

/** The other of a pair where there is one already, else the first with an address of its own to hold. */
function begin({ machine, others, freeAddress, prefixLength, interface: face }: Beginning): string {
  const [first, ...rest] = others;
  if (first !== undefined) {
    const lowest = rest.reduce(
      (least, other) => (priorityOf(other.text) < priorityOf(least.text) ? other : least),
      first,
    );
    return twin(lowest.text, { from: lowest.machine, to: machine });
  }
  return `global_defs {
    router_id ${machine}
}

vrrp_instance site {
    state MASTER
    interface ${face}
    virtual_router_id 51
    priority ${USUAL_PRIORITY}
    advert_int 1
    virtual_ipaddress {
        ${freeAddress}/${prefixLength}
    }
}
`;
}

/** The backup of a pair: the same addresses and router, with a lower priority. */
function twin(text: string, { from, to }: Twin): string {
  const edits: Edit[] = [];
  for (const { key, value } of settings(text)) {
    if (key === 'router_id' && value.text === from) edits.push({ span: value.span, text: to });
    if (key === 'state' && value.text === 'MASTER') edits.push({ span: value.span, text: 'BACKUP' });
    if (key === 'priority') edits.push({ span: value.span, text: String(below(Number(value.text))) });
  }
  return applyEdits(text, edits);
}

function below(priority: number): number {
  if (!(priority > 1)) return 1;
  return priority >= OWNER ? USUAL_PRIORITY : Math.max(1, priority - STEP);
}

/** The lowest that some instance has. */
function priorityOf(text: string): number {
  return Math.min(
    OWNER,
    ...settings(text).flatMap(({ key, value }) => (key === 'priority' ? [Number(value.text)] : [])),
  );
}

/** Settings of global_defs and of instances that have one word. */
function settings(text: string): { readonly key: string; readonly value: Word }[] {
  return [...locate(lex('', text))].flatMap(({ line, path }) => {
    const [key, value] = line.words;
    const inside = path.length === 1 && /^(global_defs|vrrp_instance)$/.test(path[0] ?? '');
    return inside && key !== undefined && value !== undefined && !value.quoted ? [{ key: key.text, value }] : [];
  });
}
