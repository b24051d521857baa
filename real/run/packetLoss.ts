import type { Station } from './cabling.ts';

/** Which packets are lost at a machine now. */
export interface Loss {
  /** Machines that drop what comes to them. */
  readonly dropping: ReadonlySet<string>;
  /** Groups that do not hear each other; null when the network is whole. */
  readonly groups: readonly (readonly string[])[] | null;
}

/**
 * The rules of a machine's interface, as `nft -f` reads them; they replace those before. A machine that drops takes nothing in, and what it says of its own
 * accord (advertisements, ARP) does not leave; an answer on a connection that stands still does, as with a host firewall's input rule.
 * Machines of other groups are told by their Ethernet addresses. The egress hook needs Linux 5.16.
 */
export function lossRules(station: Station, loss: Loss, all: readonly Station[]): string {
  const drops = loss.dropping.has(station.name);
  const own = loss.groups?.find((group) => group.includes(station.name));
  const others = own === undefined ? [] : (loss.groups ?? []).filter((group) => group !== own).flat();
  const unheard = all.filter(({ name }) => others.includes(name)).map(({ mac }) => `ether saddr ${mac} drop`);
  const head = ['table netdev lab', 'delete table netdev lab'];
  if (!drops && unheard.length === 0) return `${head.join('\n')}\n`;
  const incoming = drops ? ['drop'] : unheard;
  const outgoing = drops ? ['ether type arp drop', 'ip protocol != tcp drop'] : [];
  return [
    ...head,
    'table netdev lab {',
    ...chain('incoming', 'ingress', station.interface, incoming),
    ...chain('outgoing', 'egress', station.interface, outgoing),
    '}',
    '',
  ].join('\n');
}

function chain(name: string, hook: string, device: string, rules: readonly string[]): string[] {
  if (rules.length === 0) return [];
  return [`chain ${name} {`, `type filter hook ${hook} device "${device}" priority 0; policy accept;`, ...rules, '}'];
}
