import type { Statistics, StatisticsRow } from '../../../sim/behaviour.ts';
import type { Destination } from '../../../sim/ipvs/destination.ts';
import type { VirtualService } from '../../../sim/ipvs/service.ts';
import type { VirtualServiceTable } from '../../../sim/ipvs/table.ts';

/** What an operator sees and does with ipvsadm(8) on a director: the kernel's table as it is, whoever filled it. */

const METHODS = { masq: 'Masq', route: 'Route', tunnel: 'Tunnel' } as const;
const METHOD_OPTIONS = { masq: '-m', route: '-g', tunnel: '-i' } as const;
/** The first lines of `ipvsadm -L -n` (ipvsadm.c of 1.31); 4096 is the size that a kernel's table of connections has unless it is told. */
const HEADING = [
  'IP Virtual Server version 1.2.1 (size=4096)',
  'Prot LocalAddress:Port Scheduler Flags',
  '  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn',
];

/** Answers a command line; null for what is none of ipvsadm's. */
export function ipvsadm(table: VirtualServiceTable, text: string): string | null {
  const [program, ...args] = text.trim().split(/\s+/);
  if (program !== 'ipvsadm') return null;
  const asked = args.join(' ');
  if (asked === '' || /^(-L|-l|--list)( (-n|--numeric))?$|^-[Ll]n$/.test(asked)) return list(table);
  if (args[0] === '-e') return edit(table, args.slice(1));
  return `ipvsadm: the lab knows -Ln, and -e -t SERVICE -r SERVER [-g|-m|-i] -w WEIGHT\n`;
}

function list(table: VirtualServiceTable): string {
  const lines = [...HEADING];
  for (const service of sorted(table.services, ({ spec }) => spec)) {
    const { address, port, scheduler, fallback, persistenceMs, persistenceMask } = service.spec;
    const flags = fallback ? ' (sh-fallback)' : '';
    const persistent = persistenceMs > 0 ? ` persistent ${persistenceMs / 1000}` : '';
    const mask = persistenceMs > 0 && persistenceMask !== '255.255.255.255' ? ` mask ${persistenceMask}` : '';
    lines.push(`TCP  ${address}:${port} ${scheduler}${flags}${persistent}${mask}`);
    for (const d of sorted(service.destinations, (d) => d)) {
      const counts = `${String(d.weight).padEnd(6)} ${String(d.active).padEnd(10)} ${String(d.inactive).padEnd(10)}`;
      lines.push(`  -> ${`${d.address}:${d.port}`.padEnd(28)} ${METHODS[d.method].padEnd(7)} ${counts}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

/** ipvsadm sorts by address and port; the kernel's own order is that of entering, last first. */
function sorted<T>(items: readonly T[], key: (item: T) => { readonly address: string; readonly port: number }): T[] {
  const number = ({ address, port }: { readonly address: string; readonly port: number }): number =>
    address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0) * 65_536 + port;
  return [...items].sort((a, b) => number(key(a)) - number(key(b)));
}

/** A changed weight: 0 lets a real server finish what it has. keepalived does not notice, and sets its own at its next change. */
function edit(table: VirtualServiceTable, args: readonly string[]): string {
  const after = (option: string): string | undefined => args[args.indexOf(option) + 1];
  const [service, real, weight] = [after('-t'), after('-r'), after('-w') ?? '1'];
  if (!args.includes('-t') || !args.includes('-r') || service === undefined || real === undefined || !/^\d+$/.test(weight)) return 'ipvsadm: -e needs -t SERVICE, -r SERVER and -w WEIGHT\n';
  const found = table.services.find(({ spec }) => `${spec.address}:${spec.port}` === service);
  if (found === undefined) return 'No such service\n';
  const destination = found.destinations.find((d) => `${d.address}:${d.port}` === real);
  if (destination === undefined) return 'No such destination\n';
  const method = (['masq', 'route', 'tunnel'] as const).find((m) => args.includes(METHOD_OPTIONS[m])) ?? 'route';
  const { address, port, upperThreshold, lowerThreshold, span } = destination;
  table.editDestination(found.spec.address, found.spec.port, { address, port, method, weight: Number(weight), upperThreshold, lowerThreshold, span });
  return '';
}

/** The same table for the lab's panel. */
export function statistics(table: VirtualServiceTable, nowMs: number): Statistics {
  return {
    source: 'ipvsadm -Ln',
    columns: [
      { title: 'service', meaning: 'The virtual address and port.' },
      { title: 'scheduler', meaning: 'How new connections are spread.' },
      { title: 'real server', meaning: 'Where they go.' },
      { title: 'forward', meaning: 'Route is direct routing, Masq is NAT.' },
      { title: 'weight', meaning: 'Its share of new connections; with 0 it gets none.' },
      { title: 'active', meaning: 'Connections whose end the kernel has not seen.' },
      { title: 'inactive', meaning: 'Connections that ended: kept for two minutes more.' },
      { title: 'persistent', meaning: 'Clients that are held to it.' },
    ],
    rows: sorted(table.services, ({ spec }) => spec).flatMap((service) => sorted(service.destinations, (d) => d).map((d) => row(service, d, nowMs))),
    note: 'This is the table of the machine’s kernel: it stays when keepalived is killed.',
  };
}

function row(service: VirtualService, d: Destination, nowMs: number): StatisticsRow {
  const name = `${service.spec.address}:${service.spec.port}`;
  const real = `${d.address}:${d.port}`;
  const order = (weight: number) => `ipvsadm -e -t ${name} -r ${real} ${METHOD_OPTIONS[d.method]} -w ${weight}`;
  return {
    cells: [name, service.spec.scheduler, real, METHODS[d.method], String(d.weight), String(d.active), String(d.inactive), String(service.persistent(d, nowMs))],
    orders: [d.weight > 0 ? { label: 'weight 0', command: order(0) } : { label: 'weight 1', command: order(1) }],
  };
}
