import type { Span } from '../../text/span.ts';
import type { SourceFile } from '../../text/sourceFile.ts';
import type { ParseContext, Parsed } from '../daemon.ts';
import { listed } from '../diagnosticList.ts';
import { Builder } from './build.ts';
import { complete } from './complete.ts';
import type { KeepalivedConfig, Setting } from './config.ts';
import { ROOTS, type Owner } from './directives.ts';
import { newData, type Data } from './draft.ts';
import { expand, type Expanded } from './expand.ts';
import { newCheckData } from './ipvs/draft.ts';
import { completeVirtualServers } from './ipvs/complete.ts';
import { CheckVisitor } from './ipvs/visitor.ts';
import { read, type Visitor } from './reader.ts';
import { Complaints } from './say.ts';

/** Reads a keepalived.conf as `keepalived -t` of 2.2.7 does: parent, checker, VRRP and BFD process in turn. Never throws. */
export function parse(source: SourceFile, context: ParseContext): Parsed<KeepalivedConfig> {
  const { machine } = context;
  const complaints = new Complaints(source.path);
  const expanded = expand(source, { configId: machine?.name ?? '', files: machine?.files ?? new Map() });
  if (expanded.gaveUp !== null) remark(complaints, expanded.gaveUp);
  return result(readAll(source, expanded, context, complaints), complaints, expanded.reads);
}

/** Blocks for which the parent starts a process; without any of them what that process would complain about keeps nothing from starting. */
const STARTS = {
  check: ['virtual_server', 'virtual_server_group'],
  vrrp: ['vrrp_instance', 'static_ipaddress', 'static_routes', 'static_rules'],
  bfd: ['bfd_instance'],
} as const;

/** The parent reads the globals and forks; its children read their own blocks and pass over the rest, brace by brace. */
function readAll(
  source: SourceFile,
  expanded: Expanded,
  context: ParseContext,
  complaints: Complaints,
): KeepalivedConfig | null {
  const data = emptyData(context);
  const by = (process: Owner, visitor: Visitor) => {
    complaints.idle = process !== 'global' && !STARTS[process].some((name) => data.passed.has(name));
    return read(expanded, ROOTS, process, visitor);
  };
  complaints.uncountedLine = uncountedLine(source.text);
  const parent = by('global', new Builder('global', data, complaints));
  complaints.uncountedLine = null;
  if (!parent || complaints.refusal !== null) return null;
  // Each child has lists of its own; the globals they take over.
  const checkedData: Data = { ...emptyData(context), globals: data.globals };
  const servers = newCheckData(checkedData);
  if (!by('check', new CheckVisitor(servers, complaints, new Builder('check', checkedData, complaints)))) return nothing(complaints);
  const virtualServers = completeVirtualServers(servers, complaints);
  if (!by('vrrp', new Builder('vrrp', data, complaints))) return nothing(complaints);
  let config: typeof EMPTY | null = null;
  const [missing] = data.missing;
  if (missing !== undefined) {
    const remedy = remedyFor(data.missing, context);
    complaints.refuse(null, 'keepalived.no-interface', 'Non-existent interface specified in configuration', missing.span, remedy);
  } else config = complete(data, complaints, context);
  if (data.globals.said.has('reload_check_config')) refuseComplaints(complaints);
  if (!by('bfd', new Builder('bfd', data, complaints))) config = null;
  if (complaints.refusal !== null) return null;
  return { ...(config ?? EMPTY), virtualServers };
}

const EMPTY: Omit<KeepalivedConfig, 'virtualServers'> = {
  instances: [],
  groups: [],
  scripts: [],
  files: [],
  processes: [],
  interfaces: [],
  startupDelayMs: 0,
};

/** With reload_check_config a process that has anything to complain about ends, at its start too (start_vrrp in 2.2.7). */
function refuseComplaints(complaints: Complaints): void {
  const first = complaints.list.find((d) => d.severity !== 'info');
  if (first !== undefined) complaints.fail(first.message, first.span);
}

/** What runs where a process that nobody needs would have ended. */
function nothing(complaints: Complaints): KeepalivedConfig | null {
  return complaints.refusal === null ? { ...EMPTY, virtualServers: [] } : null;
}

function emptyData({ machine, hosts }: ParseContext): Data {
  return newData(machine === null ? null : [machine.interface, ...(machine.moreInterfaces ?? []), 'lo'], hosts, machine?.cores ?? 1, machine?.files ?? new Map());
}

/** keepalived names neither a line nor an interface here. */
function remedyFor(missing: readonly Setting<string>[], { machine }: ParseContext): string {
  const names = missing.map(({ value }) => value);
  const own = [machine?.interface ?? '', ...(machine?.moreInterfaces ?? [])];
  const lines = missing.map(({ value, span }) => `${value} in line ${span.line}`).join(', ');
  return `This machine has ${own.join(', ')}, and not ${lines}. In cluster.yaml, \`interface: [${[...own, ...names].join(', ')}]\` gives it more, all on the lab's one network; or write ${own[0]} here.`;
}

function uncountedLine(text: string): number | null {
  return text === '' || text.endsWith('\n') ? null : text.split('\n').length;
}

function remark(complaints: Complaints, { span, message }: { readonly span: Span; readonly message: string }): void {
  complaints.add({ file: span.file, span, severity: 'info', code: 'lab.gave-up', message });
}

function result(config: KeepalivedConfig | null, complaints: Complaints, reads: readonly string[]): Parsed<KeepalivedConfig> {
  const claims =
    config === null
      ? []
      : config.instances.flatMap((i) => [...i.virtualAddresses, ...i.excludedAddresses].map((a) => a.value));
  return {
    config,
    diagnostics: listed(complaints.list),
    refusal: complaints.refusal,
    ports: [],
    talksTo: config === null ? [] : realServers(config),
    claims: [...new Set(claims)],
    reads,
  };
}

/** Where the director forwards connections to. */
function realServers({ virtualServers }: KeepalivedConfig): string[] {
  const servers = virtualServers.flatMap((v) => [...v.realServers, ...(v.sorryServer === null ? [] : [v.sorryServer])]);
  return [...new Set(servers.map((s) => s.address))];
}
