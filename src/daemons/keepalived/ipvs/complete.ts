import { isThere } from '../script.ts';
import { firstNamed, hasName } from '../../nameIndex.ts';
import type { ForwardingMethod } from '../../../sim/ipvs/destination.ts';
import { isSchedulerSimulated } from '../../../sim/ipvs/schedulers.ts';
import type { Span } from '../../../text/span.ts';
import type { Complaints } from '../say.ts';
import { defaultsOf } from './checkerLines.ts';
import type { CheckerConfig, RealServerConfig, VirtualServerConfig } from './config.ts';
import type { CheckData, CheckerDraft, Method, RealServerDraft, Socket, Timing, VirtualServerDraft } from './draft.ts';
import { groupAddresses } from './group.ts';
import { isSimulated } from './otherCheckers.ts';
import { socketName } from './words.ts';

/** Checks the whole and makes the virtual servers that run (link_vsg_to_vs and validate_check_config of check/check_data.c), with keepalived's words. */
export function completeVirtualServers(data: CheckData, complaints: Complaints): VirtualServerConfig[] {
  linkGroups(data, complaints);
  const servers: VirtualServerConfig[] = [];
  for (const server of [...data.virtualServers]) {
    const completed = new Completion(server, data, complaints).run();
    if (completed !== null) servers.push(completed);
  }
  checkScripts(data, complaints);
  return servers;
}

/** A virtual server of a group that is nowhere is left out; only keepalived's log says so. */
function linkGroups(data: CheckData, complaints: Complaints): void {
  data.virtualServers = data.virtualServers.filter(({ target, span }) => {
    if (target.kind !== 'group' || hasName(data.groups, target.name)) return true;
    const message = `Virtual server group ${target.name} specified but not configured - ignoring virtual server [${target.name}]:0`;
    complaints.say(span, 'keepalived.virtual-server-group', message, 'info');
    return false;
  });
}

/** check_check_script_security: programs that are not there are left out, and running any without script security is remarked on. */
function checkScripts(data: CheckData, complaints: Complaints): void {
  const reals = data.virtualServers.flatMap((s) => s.reals);
  const checkers = reals.flatMap((r) => r.checkers).filter((c) => c.kind === 'MISC_CHECK' && !c.dropped);
  const { files } = data.shared.globals;
  for (const checker of checkers) checker.commandFound &&= isThere(checker.program, files);
  const scripts = data.virtualServers.some((s) => s.scripts.size > 0) || reals.some((r) => r.scripts.size > 0);
  if (data.virtualServers.length === 0 || data.shared.globals.scriptSecurity) return;
  if (scripts || checkers.some((c) => c.commandFound))
    complaints.say(null, 'keepalived.script-security', 'SECURITY VIOLATION - check scripts are being executed but script_security not enabled.');
}

class Completion {
  readonly #server: VirtualServerDraft;
  readonly #data: CheckData;
  readonly #complaints: Complaints;
  #persistenceSeconds: number;

  constructor(server: VirtualServerDraft, data: CheckData, complaints: Complaints) {
    this.#server = server;
    this.#data = data;
    this.#complaints = complaints;
    this.#persistenceSeconds = server.persistenceSeconds;
  }

  run(): VirtualServerConfig | null {
    const server = this.#server;
    if (server.reals.length === 0) {
      this.#say(`Virtual server ${this.#name()} has no real servers - ignoring`);
      this.#data.virtualServers.splice(this.#data.virtualServers.indexOf(server), 1);
      return null;
    }
    this.#checkTarget();
    if (server.scheduler === null) this.#say(`Virtual server ${this.#name()}: no scheduler set, setting default 'wlc'`);
    this.#withoutDuplicates();
    if (server.sorry?.method === null) server.sorry.method = this.#defaultMethod();
    const quorum = this.#quorum();
    this.#checkPorts();
    return this.#config(quorum);
  }

  #say(message: string): void {
    this.#complaints.say(null, 'keepalived.virtual-server', message);
  }

  #name(): string {
    const { target, protocol } = this.#server;
    if (target.kind === 'mark') return `FWM ${target.mark}`;
    if (target.kind === 'address') return socketName(target.socket, protocol);
    const siblings = this.#data.virtualServers.filter((s) => s.target.kind === 'group' && s.target.name === target.name);
    return `[${target.name}]:${siblings.indexOf(this.#server)}`;
  }

  /** Protocol and persistence against the kind of target. */
  #checkTarget(): void {
    const server = this.#server;
    const { target } = server;
    const group = target.kind === 'group' ? firstNamed(this.#data.groups, target.name) : undefined;
    const marks = target.kind === 'mark' || (group !== undefined && group.marks.length > 0);
    const addresses = target.kind === 'address' || (group !== undefined && group.ranges.length > 0);
    if (server.haSuspend !== null && marks) {
      this.#say(`Virtual server ${this.#name()}: cannot use ha_suspend with fwmarks - clearing ha_suspend`);
      server.haSuspend = null;
    }
    if (addresses && server.protocol === null) {
      this.#say(`Virtual server ${this.#name()}: no protocol set - defaulting to UDP`);
      server.protocol = 'udp';
    }
    if (addresses && server.flags.has('ops') && server.protocol !== 'udp')
      this.#say(`Virtual server ${this.#name()}: one packet scheduling requires UDP - resetting`);
    const portless = target.kind === 'address' ? target.socket.port === 0 : (group?.ranges.some((r) => r.port === 0) ?? false);
    if (this.#persistenceSeconds === 0 && portless) {
      this.#say(`Virtual server ${this.#name()}: zero port only valid for persistent services - setting`);
      this.#persistenceSeconds = 360;
    }
    if (server.protocol !== null && marks && !addresses) {
      this.#say(`Warning: Virtual server ${this.#name()}: protocol specified for fwmark - protocol will be ignored`);
      server.protocol = null;
    }
  }

  #withoutDuplicates(): void {
    const server = this.#server;
    const kept: RealServerDraft[] = [];
    for (const real of server.reals) {
      const twin = kept.find((r) => sameSocket(r.socket, real.socket));
      if (twin !== undefined) {
        this.#say(`VS ${this.#name()}: real server ${socketName(real.socket, server.protocol)} is duplicated - removing second rs`);
        continue;
      }
      kept.push(real);
      real.method ??= this.#defaultMethod();
      real.inhibit ??= server.inhibit;
      this.#matchSorry(real);
    }
    server.reals = kept;
  }

  #defaultMethod(): Method {
    if (this.#server.method === null) {
      this.#say(`Virtual server ${this.#name()}: no forwarding method set, setting default NAT`);
      this.#server.method = 'NAT';
    }
    return this.#server.method;
  }

  #matchSorry(real: RealServerDraft): void {
    const { sorry, protocol } = this.#server;
    if (sorry === null || !sameSocket(sorry.socket, real.socket) || sorry.inhibit === real.inhibit) return;
    const verb = real.inhibit === true ? 'sett' : 'clear';
    const message = `real server ${socketName(real.socket, protocol)} matches sorry server, but inhibit setting differs, ${verb}ing on sorry server`;
    this.#say(`Virtual server ${this.#name()}: ${message}`);
    sorry.inhibit = real.inhibit;
  }

  #weight(real: RealServerDraft): number {
    return real.weight ?? this.#server.weight;
  }

  #quorum(): { readonly quorum: number; readonly hysteresis: number } {
    const { quorum: wanted, hysteresis: slack, reals } = this.#server;
    const total = reals.reduce((sum, real) => sum + this.#weight(real), 0);
    let quorum = wanted.value;
    let hysteresis = slack;
    if (quorum > total) {
      const reduced = `reducing quorum to ${total}`;
      this.#say(`Warning - quorum ${quorum} for ${this.#name()} exceeds total weight of real servers ${total}, ${reduced}`);
      quorum = total;
    }
    if (hysteresis >= quorum) {
      const less = (quorum - 1) >>> 0;
      this.#say(`Virtual server ${this.#name()}: hysteresis ${hysteresis} >= quorum ${quorum}; setting hysteresis to ${less}`);
      // A quorum of 0 makes it all ones: no weight ever reaches that again.
      hysteresis = less;
    }
    return { quorum, hysteresis };
  }

  /** Only NAT can change ports. */
  #checkPorts(): void {
    const { target, protocol, reals, sorry } = this.#server;
    if (target.kind === 'address') {
      for (const real of reals) this.#matchPort(real, target.socket.port, `real server ${socketName(real.socket, protocol)} ports`);
      if (sorry !== null && (sorry.method !== 'NAT')) this.#matchPort(sorry, target.socket.port, 'sorry server ports');
      return;
    }
    const group = target.kind === 'group' ? firstNamed(this.#data.groups, target.name) : undefined;
    for (const real of reals) {
      if (real.method === 'NAT' || real.socket.port === 0) continue;
      const who = socketName(real.socket, protocol);
      if (target.kind === 'mark') {
        this.#say(`WARNING - fwmark virtual server ${this.#name()}, real server ${who} has port specified - clearing`);
        real.socket.port = 0;
      } else if ((group?.marks.length ?? 0) > 0) {
        this.#say(`WARNING - fwmark virtual server ${this.#name()}, real server ${who} has port specified - port will be ignored`);
      }
    }
    for (const range of group?.ranges ?? []) {
      const entry = range.first === range.last ? `${range.first},${range.port}` : `${range.first}-${range.last},${range.port}`;
      for (const real of reals) {
        if (real.method === 'NAT' || real.socket.port === 0 || real.socket.port === range.port) continue;
        this.#say(`virtual server ${this.#name()}:[${entry}] and real server ${socketName(real.socket, protocol)} ports don't match`);
      }
    }
  }

  #matchPort(server: RealServerDraft, port: number, words: string): void {
    const { socket } = server;
    if (socket.port !== 0 && socket.port !== port && server.method !== 'NAT') this.#say(`WARNING - virtual server ${this.#name()} and ${words} don't match - resetting`);
    if (socket.port === 0 || server.method !== 'NAT') socket.port = port;
  }

  #config({ quorum, hysteresis }: { readonly quorum: number; readonly hysteresis: number }): VirtualServerConfig | null {
    const server = this.#server;
    const { target, protocol } = server;
    const left = target.kind === 'mark' ? 'firewall marks' : protocol !== 'tcp' ? `protocol ${(protocol ?? 'none').toUpperCase()}` : server.family === 6 ? 'IPv6' : null;
    if (left !== null) {
      this.#remark(server.span, 'lab.not-simulated', `The lab does not run this virtual server: it leaves out ${left}. Its machines speak TCP over IPv4.`);
      return null;
    }
    this.#remarks();
    const group = target.kind === 'group' ? firstNamed(this.#data.groups, target.name) : undefined;
    const addresses = target.kind === 'address' ? [{ address: target.socket.address, port: target.socket.port }] : groupAddresses(group ?? { name: '', span: server.span, ranges: [], marks: [] });
    if (addresses.length === 0) return null;
    return {
      name: this.#name(),
      span: server.span,
      addresses,
      scheduler: server.scheduler ?? { value: 'wlc', span: server.span },
      fallback: server.flags.has('sh-fallback') || server.flags.has('flag-1'),
      persistenceMs: this.#persistenceSeconds * 1000,
      persistenceMask: server.granularity,
      quorum: { value: quorum, span: server.quorum.span },
      hysteresis,
      haSuspend: server.haSuspend !== null,
      omega: server.omega,
      sorryServer: server.sorry === null ? null : this.#real(server.sorry),
      realServers: server.reals.map((real) => this.#real(real)),
      quorumUp: server.scripts.get('quorum_up') ?? null,
      quorumDown: server.scripts.get('quorum_down') ?? null,
    };
  }

  /** What the lab has to say about a virtual server that it runs. */
  #remarks(): void {
    const { span, scheduler, reals, sorry } = this.#server;
    this.#remark(span, 'lab.not-measured', 'How the kernel forwards (IPVS) follows its documentation and sources and was not measured; keepalived’s checks were.');
    if (scheduler !== null && !isSchedulerSimulated(scheduler.value))
      this.#remark(scheduler.span, 'lab.not-simulated', `The lab does not do ${scheduler.value}: it spreads connections by wlc.`);
    for (const real of [...reals, ...(sorry === null ? [] : [sorry])]) {
      if (real.method === 'TUN') this.#remark(real.span, 'lab.not-simulated', 'The lab does not do TUN: it forwards by DR.');
    }
  }

  #remark(span: Span, code: string, message: string): void {
    this.#complaints.add({ file: span.file, span, severity: 'info', code, message });
  }

  #real(real: RealServerDraft): RealServerConfig {
    return {
      name: socketName(real.socket, this.#server.protocol),
      span: real.span,
      address: real.socket.address,
      port: real.socket.port,
      method: METHODS[real.method ?? 'NAT'],
      weight: this.#weight(real),
      inhibit: real.inhibit === true,
      upperThreshold: real.upperThreshold,
      lowerThreshold: real.lowerThreshold,
      checkers: real.checkers.flatMap((checker) => this.#checker(checker, real) ?? []),
      notifyUp: real.scripts.get('notify_up') ?? null,
      notifyDown: real.scripts.get('notify_down') ?? null,
    };
  }

  #checker(checker: CheckerDraft, real: RealServerDraft): CheckerConfig | null {
    if (checker.dropped || !isSimulated(checker.kind)) return null;
    const levels: readonly Timing[] = [checker.timing, real.timing, this.#server.timing];
    const first = <K extends keyof Timing>(key: K): NonNullable<Timing[K]> | null => (levels.find((t) => t[key] !== null)?.[key] ?? null) as NonNullable<Timing[K]> | null;
    const own = defaultsOf(checker.kind);
    const delay = first('delayUs');
    const delayUs = delay?.value ?? 60_000_000;
    const base = {
      span: checker.span,
      delayLoopMs: delayUs / 1000,
      warmupMs: (first('warmupUs') ?? delayUs) / 1000,
      retry: first('retry') ?? own.retry,
      delayBeforeRetryMs: (first('delayBeforeRetryUs') ?? own.delayBeforeRetryUs) / 1000,
      alpha: checker.alpha ?? real.alpha ?? this.#server.alpha,
      delaySpan: delay?.span ?? checker.span,
    };
    if (checker.kind === 'MISC_CHECK') {
      if (checker.command === null || !checker.commandFound) return null;
      return { ...base, kind: 'misc', command: checker.command, program: checker.program, dynamic: checker.dynamic };
    }
    const connecting = {
      ...base,
      address: checker.connectAddress?.address ?? real.socket.address,
      port: checker.connectPort ?? real.socket.port,
      connectTimeoutMs: (first('connectTimeoutUs') ?? 5_000_000) / 1000,
    };
    if (checker.kind === 'TCP_CHECK') return { ...connecting, kind: 'tcp' };
    const host = checker.virtualHost ?? real.virtualHost ?? this.#server.virtualHost ?? `${connecting.address}:${connecting.port}`;
    const urls = checker.urls.map((url) => ({ path: url.path ?? '/', host: url.virtualHost ?? host, statuses: url.statuses, span: url.span }));
    return { ...connecting, kind: 'http', urls, fastRecovery: checker.fastRecovery };
  }
}

const METHODS: Readonly<Record<Method, ForwardingMethod>> = { NAT: 'masq', DR: 'route', TUN: 'tunnel' };

function sameSocket(a: Socket, b: Socket): boolean {
  return a.address === b.address && a.port === b.port;
}
