import type { Check, Said, Surroundings, Target } from '../surroundings.ts';
import type { CheckerConfig, RealServerConfig, VirtualServerConfig } from './ipvs/config.ts';
import type { KeepalivedConfig } from './config.ts';
import { ROOTS, type Keyword } from './directives.ts';
import { CHECK_ROOTS } from './ipvs/directives.ts';
import { lex } from './lines.ts';

/** Every word that may begin a line, wherever. */
const WORDS = new Set<string>();
const collect = (list: readonly Keyword[]): void => {
  for (const { name, children } of list) {
    WORDS.add(name);
    collect(children);
  }
};
collect(ROOTS);
collect(CHECK_ROOTS);
const ROOT_NAMES = new Set([...ROOTS, ...CHECK_ROOTS].map(({ name }) => name));

/** The share of lines that begin with a word of the language; lines that are one address are what its lists hold. None without a block. */
export function recognises(text: string): number {
  let [all, known, roots] = [0, 0, 0];
  for (const { words } of lex('', text).lines) {
    const first = words[0]?.text ?? '';
    if (first === '' || first === '{' || first === '}' || /^[\d.:a-f/]+$/i.test(first)) continue;
    all++;
    if (WORDS.has(first)) known++;
    if (ROOT_NAMES.has(first)) roots++;
  }
  return roots === 0 ? 0 : known / all;
}

export function surroundings({ instances, interfaces, virtualServers }: KeepalivedConfig): Surroundings {
  return {
    listens: virtualServers.flatMap(({ addresses, span }) => addresses.map(({ address, port }) => ({ address, port, service: 'http' as const, span }))),
    targets: virtualServers.flatMap((virtual) => [...virtual.realServers, ...(virtual.sorryServer === null ? [] : [virtual.sorryServer])].map((real) => targetOf(real, virtual))),
    own: instances.flatMap(({ sourceAddress }) => (sourceAddress === null ? [] : [said(sourceAddress)])),
    peers: instances.flatMap(({ unicastPeers }) => (unicastPeers ?? []).map(said)),
    interfaces: interfaces.filter(({ value }) => isInterface(value)).map(said),
  };
}

/** One that a machine can have beside its loopback: Linux names them with 15 letters at most. */
function isInterface(name: string): boolean {
  return name !== 'lo' && /^[^\s/:]{1,15}$/.test(name);
}

function said({ value, span }: { readonly value: string; readonly span: Said['span'] }): Said {
  return { text: value, span };
}

function targetOf(real: RealServerConfig, virtual: VirtualServerConfig): Target {
  const { address, port, method, span, checkers } = real;
  const addresses = method === 'masq' ? [] : virtual.addresses.map((one) => one.address);
  return {
    label: null,
    host: address,
    port,
    service: 'http',
    check: mergedCheck(checkers),
    forwarding: { addresses: [...new Set(addresses)], answersReturn: method === 'masq' },
    span,
  };
}

/** The first page that a check asks for; the others are the same server's. */
function mergedCheck(checkers: readonly CheckerConfig[]): Check | null {
  for (const checker of checkers) {
    const url = checker.kind === 'http' ? checker.urls[0] : undefined;
    if (url === undefined) continue;
    const accepts: Check['accepts'] = ({ status }) => url.statuses.some(([low, high]) => status >= low && status <= high);
    return { request: { method: 'GET', path: url.path }, accepts, texts: [] };
  }
  return checkers.length === 0 ? null : { request: null, accepts: () => true, texts: [] };
}
