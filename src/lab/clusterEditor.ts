import type { Completion, Daemon, EditorSupport, Fix, Hover, NameUse, OutlineItem } from '../daemons/daemon.ts';
import type { Diagnostic } from '../text/diagnostic.ts';
import { nearest } from '../text/nearest.ts';
import { lineSpan, type Span } from '../text/span.ts';
import { dictionary } from '../text/dictionary.ts';
import { yamlTokens } from './yamlTokens.ts';

/** Keys of cluster.yaml and what they say. */
const TOP: Readonly<Record<string, string>> = dictionary({
  site: 'Where clients send their requests: `http://` and an address, or a machine’s name. An address that moves between machines is fine.',
  clients: 'How many distinct client addresses there are. Default: `50`.',
  network: 'The network that all machines are on, as `10.0.0.0/16`. Without it: the 24 bits of the first machine’s address.',
  machines: 'Every machine by its name: its address, and the daemons that run on it.',
});
const MACHINE: Readonly<Record<string, string>> = dictionary({
  address: 'The machine’s own IPv4 address. All machines are on one network: see `network`.',
  also: 'Further addresses on the same interface, as `[10.77.0.12]`.',
  'nonlocal-bind': 'Whether programs may listen on addresses that it does not hold, such as virtual ones (`net.ipv4.ip_nonlocal_bind`). Default: `false`.',
  names: 'Further names that lead to it on every machine, as `[web1.internal]`.',
  runs: 'The daemons that run on it, as `[nginx, app]`.',
  cores: 'How many processor cores it has. Default: `1`.',
  interface: 'The name of its network interface, or several as `[eth0, eth1]`, all on the one network. Default: `eth0`.',
  switch: 'Read, and left out: all machines hang on one switch.',
  rack: 'Read, and left out.',
  power: 'Read, and left out.',
  site: 'Read, and left out: there is one data centre.',
});

/** What the editor shows for cluster.yaml. It looks at lines and words; whether the file is right, `parseClusterFile` says. */
export function clusterEditor(daemons: readonly Pick<Daemon, 'name'>[]): EditorSupport {
  const names = daemons.map((daemon) => daemon.name);
  return {
    tokens: yamlTokens,
    complete: (text, line, column, { hosts }) => complete(text, line, column, names, [...hosts.values()]),
    hover,
    signature: () => null,
    outline,
    names: namesIn,
    fixes: (text, diagnostic) => fixes(text, diagnostic, names),
    format: null,
  };
}

interface Entry {
  readonly name: string;
  readonly span: Span;
  readonly address: { readonly value: string; readonly span: Span } | null;
  /** What stands behind its name, on this line. */
  readonly rest: string;
}

/** The machines, as far as lines tell: a key below `machines:` with less indentation than what it holds. */
function machines(text: string): Entry[] {
  const found: (Omit<Entry, 'address'> & { address: Entry['address'] })[] = [];
  let inside = false;
  let indent = -1;
  for (const [index, line] of text.split('\n').entries()) {
    const key = /^(\s*)([\w.-]+)\s*:(.*)$/.exec(line);
    if (key !== null) {
      const depth = (key[1] as string).length;
      if (depth === 0) {
        inside = key[2] === 'machines';
        indent = -1;
      } else if (inside && (indent < 0 || depth === indent)) {
        indent = depth;
        const name = key[2] as string;
        found.push({
          name,
          span: lineSpan('', index + 1, depth + 1, name.length),
          address: null,
          rest: (key[3] as string).trim(),
        });
      }
    }
    const address = /(?<=\baddress:\s*)\d+\.\d+\.\d+\.\d+/.exec(line);
    const last = found.at(-1);
    if (inside && address !== null && last !== undefined)
      last.address ??= { value: address[0], span: lineSpan('', index + 1, address.index + 1, address[0].length) };
  }
  return found;
}

function outline(text: string): OutlineItem[] {
  const children = machines(text).map(({ name, span, address, rest }) => {
    const runs = /runs:\s*\[([^\]]*)\]/.exec(rest)?.[1] ?? '';
    return {
      label: name,
      detail: [address?.value ?? '', runs].filter((s) => s !== '').join(' · '),
      span,
      children: [],
    };
  });
  return text.split('\n').flatMap((line, index) => {
    const key = /^(site|clients|machines)\s*:\s*(.*)$/.exec(line);
    if (key === null) return [];
    const label = key[1] as string;
    return [
      {
        label,
        detail: label === 'machines' ? '' : (key[2] as string),
        span: lineSpan('', index + 1, 1, label.length),
        children: label === 'machines' ? children : [],
      },
    ];
  });
}

/** Machines give hosts their names; the site uses one. */
function namesIn(text: string): NameUse[] {
  const own = machines(text);
  const uses: NameUse[] = own.flatMap(({ span, address }) =>
    address === null
      ? []
      : [
          { kind: 'host', name: address.value, scope: '', role: 'definition' as const, span },
          { kind: 'host', name: address.value, scope: '', role: 'reference' as const, span: address.span },
        ],
  );
  for (const [index, line] of text.split('\n').entries()) {
    const site = /^site:\s*["']?http:\/\/([\w.-]+)/.exec(line);
    if (site === null) continue;
    const written = site[1] as string;
    const address = own.find((m) => m.name === written)?.address?.value ?? written;
    if (/^\d+\.\d+\.\d+\.\d+$/.test(address))
      uses.push({
        kind: 'host',
        name: address,
        scope: '',
        role: 'reference',
        span: lineSpan('', index + 1, site[0].length - written.length + 1, written.length),
      });
  }
  return uses.sort((a, b) => a.span.line - b.span.line || a.span.column - b.span.column);
}

function complete(
  text: string,
  line: number,
  column: number,
  daemons: readonly string[],
  addresses: readonly string[],
): Completion[] {
  const before = (text.split('\n')[line - 1] ?? '').slice(0, column - 1);
  if (/(^|\s)#/.test(before)) return [];
  const list = /runs:\s*\[([^\]]*)$/.exec(before);
  if (list !== null) {
    const there = (list[1] as string).split(',').map((word) => word.trim());
    return daemons.filter((name) => !there.includes(name)).map((label) => ({ label, detail: 'daemon', insert: label }));
  }
  if (/^site:\s*\S*$/.test(before))
    return addresses.map((address) => ({ label: `http://${address}/`, detail: 'site', insert: `http://${address}/` }));
  if (/^\s*[\w-]*$/.test(before) && !/^\s/.test(before)) return keys(TOP);
  return /[{,]\s*[\w-]*$/.test(before) || /^\s{3,}[\w-]*$/.test(before) ? keys(MACHINE) : [];
}

function keys(of: Readonly<Record<string, string>>): Completion[] {
  return Object.entries(of).map(([label, text]) => ({ label, detail: '', insert: `${label}: `, text }));
}

function hover(text: string, line: number, column: number): Hover | null {
  const row = text.split('\n')[line - 1] ?? '';
  for (const found of row.matchAll(/[\w-]+(?=\s*:(?:\s|$))/g)) {
    if (column < found.index + 1 || column > found.index + found[0].length) continue;
    const words = (found.index === 0 ? TOP : MACHINE)[found[0]];
    if (words === undefined) return null;
    return { span: lineSpan('', line, found.index + 1, found[0].length), text: words };
  }
  return null;
}

/** `the lab knows no daemon 'ngnix'`, `'adress' means nothing here`: the word that is nearest to it. */
function fixes(text: string, diagnostic: Diagnostic, daemons: readonly string[]): Fix[] {
  const { span, message } = diagnostic;
  const wrong = /(?:no daemon|^)\s*'([^']+)'/.exec(message)?.[1];
  if (span === null || wrong === undefined) return [];
  const column = (text.split('\n')[span.line - 1] ?? '').indexOf(wrong, span.column - 1) + 1;
  if (column === 0) return [];
  const known = message.includes('no daemon') ? daemons : Object.keys(column === 1 ? TOP : MACHINE);
  const guess = nearest(wrong, known);
  return guess === null
    ? []
    : [
        {
          title: `Write \`${guess}\``,
          edits: [{ span: lineSpan(span.file, span.line, column, wrong.length), text: guess }],
        },
      ];
}
