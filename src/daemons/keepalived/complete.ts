import type { Span } from '../../text/span.ts';
import type { ParseContext } from '../daemon.ts';
import { completeGroups, trackByGroups, type GroupMembers } from './completeGroups.ts';
import { completeInstance } from './completeInstance.ts';
import type { InstanceConfig, KeepalivedConfig, NotifyConfig, Setting } from './config.ts';
import type { Data, InstanceDraft, NotifyDraft, TrackProcessDraft } from './draft.ts';
import { numberIn } from './operator.ts';
import { daemonOf, isThere, processesOf } from './script.ts';
import type { Complaints } from './say.ts';

/** Checks the whole and makes the configuration that runs, in the order of keepalived's vrrp_complete_init. Null where keepalived would not start. */
export function complete(data: Data, complaints: Complaints, context: ParseContext): Omit<KeepalivedConfig, 'virtualServers'> | null {
  const { instances } = data;
  checkScripts(data, complaints);
  for (const draft of instances) if (!hasMinimum(draft, complaints)) return null;
  const groups = completeGroups(data, complaints);
  const groupOf = groupsByMember(groups);
  const configs: InstanceConfig[] = [];
  for (const draft of instances) {
    const config = completeInstance(draft, data, groupOf.get(draft.name) ?? null, complaints);
    if (config === null) return null;
    configs.push(config);
  }
  if (conflicts(configs, complaints, context)) return null;
  const tracked = trackByGroups(configs, groups, complaints);
  return {
    instances: tracked,
    groups: groups.map(({ draft, members }) => ({
      name: draft.name,
      span: draft.span,
      members: members.map((m) => m.name),
      notify: notifyConfigs(draft.notify),
    })),
    ...trackedThings(data, tracked, context),
    interfaces: data.named,
    startupDelayMs: data.globals.startupDelayUs / 1000,
  };
}

/** The group of each instance that is in one. */
function groupsByMember(groups: readonly GroupMembers[]): ReadonlyMap<string, GroupMembers> {
  const found = new Map<string, GroupMembers>();
  for (const group of groups) for (const { name } of group.members) if (!found.has(name)) found.set(name, group);
  return found;
}

/** Scripts that keepalived may run. */
export function notifyConfigs(drafts: readonly NotifyDraft[]): NotifyConfig[] {
  return drafts.filter((d) => d.found).map(({ event, command, span }) => ({ event, command, span }));
}

/** check_vrrp_script_security: scripts that are not there are disabled, and running any without script security is remarked on. */
function checkScripts(data: Data, complaints: Complaints): void {
  const { instances, groups, scripts, globals } = data;
  if (instances.length === 0) return;
  for (const script of scripts) script.found &&= isThere(script.words[0] ?? '', globals.files);
  for (const script of scripts)
    if (!script.found)
      complaints.say(null, 'keepalived.script', `Disabling track script ${script.name} since not found/accessible`);
  const found = new Set(scripts.filter((s) => s.found).map((s) => s.name));
  for (const draft of [...instances, ...groups]) draft.scripts = draft.scripts.filter((t) => found.has(t.name));
  const programs = [...instances, ...groups].flatMap((d) => d.notify).concat(globals.fifoScripts);
  const runs = scripts.some((s) => s.found) || programs.some((p) => p.found);
  if (runs && !globals.scriptSecurity)
    complaints.say(
      null,
      'keepalived.script-security',
      'SECURITY VIOLATION - scripts are being executed but script_security not enabled.',
    );
  data.scripts = scripts.filter((s) => s.found);
}

/** chk_min_cfg. A unicast instance may go without an interface only once its peers count, which 2.2.7 finds out later than this. */
function hasMinimum(draft: InstanceDraft, complaints: Complaints): boolean {
  if (draft.vrid === null) {
    const message = `(${draft.name}) the virtual router id must be set`;
    complaints.refuse(null, 'keepalived.virtual-router-id', message, draft.span);
  } else if (draft.interface === null)
    complaints.refuse(null, 'keepalived.no-interface', `(${draft.name}) Unknown interface!`, draft.span);
  else return true;
  return false;
}

/** After so many conflicts nobody reads on; keepalived does not start after the first. */
const CONFLICTS_MAX = 1000;

/** Only instances that have all this in common can be in each other's way. */
function rivalryOf({ virtualRouterId, family, unicastPeers }: InstanceConfig): string {
  return `${virtualRouterId.value} ${family} ${unicastPeers === null}`;
}

/** check_vrid_conflicts: two multicast instances of one machine with one number, or two unicast ones that share a peer. */
function conflicts(configs: readonly InstanceConfig[], complaints: Complaints, context: ParseContext): boolean {
  const own = context.machine?.address;
  let found = 0;
  const refuse = (span: Span, message: string) => {
    complaints.refuse(null, 'keepalived.duplicate-vrid', message, span);
    found++;
  };
  const rivals = new Map<string, InstanceConfig[]>();
  for (const config of configs) {
    const same = rivals.get(rivalryOf(config));
    if (same === undefined) rivals.set(rivalryOf(config), [config]);
    else same.push(config);
  }
  for (const a of configs) {
    const same = rivals.get(rivalryOf(a)) as InstanceConfig[];
    // All before it have been compared with it already.
    same.shift();
    for (const b of same) {
      if (found >= CONFLICTS_MAX) return true;
      const vrid = a.virtualRouterId.value;
      const { span } = b.virtualRouterId;
      if (a.unicastPeers !== null) {
        if ((a.sourceAddress?.value ?? own) !== (b.sourceAddress?.value ?? own)) continue;
        if (a.unicastPeers.some((p) => b.unicastPeers?.some((q) => q.value === p.value)))
          refuse(span, `(${a.name}) duplicate VRID conflict with ${b.name} VRID ${vrid}`);
      } else if (a.multicastGroup === b.multicastGroup && a.interface.value === b.interface.value) {
        const where = `with IPv${a.family} on interface ${a.interface.value ?? ''}`;
        refuse(span, `${a.name} and ${b.name} both use VRID ${vrid} ${where}`);
      }
    }
  }
  return found > 0;
}

/** Scripts, files and processes that somebody tracks. */
function trackedThings(
  data: Data,
  instances: readonly InstanceConfig[],
  { machine }: ParseContext,
): Pick<KeepalivedConfig, 'scripts' | 'files' | 'processes'> {
  const used = (list: (config: InstanceConfig) => readonly { readonly name: string }[]) =>
    new Set(instances.flatMap((config) => list(config).map((t) => t.name)));
  const scripts = used((c) => c.trackedScripts);
  const files = used((c) => c.trackedFiles);
  const processes = used((c) => c.trackedProcesses);
  return {
    scripts: data.scripts.flatMap((s) => {
      const { name, span, command, fall, rise } = s;
      if (command === null || !scripts.has(name)) return [];
      const intervalMs = inMs(s.intervalUs);
      return [{ name, span, command, intervalMs, timeoutMs: s.timeoutUs / 1000 || intervalMs.value, fall, rise }];
    }),
    files: data.trackFiles.flatMap(({ name, span, path, initial, overwrite }) => {
      if (path === null || !files.has(name)) return [];
      // `init_file` writes where there is no file, or over it.
      const there = machine?.files?.get(path.value.replace(/^\//, ''))?.text;
      const value = there === undefined || (overwrite && initial !== null) ? (initial ?? 0) : numberIn(there);
      return [{ name, span, path: path.value, value }];
    }),
    processes: data.trackProcesses.flatMap((p) => (processes.has(p.name) ? processConfig(p) : [])),
  };
}

function processConfig(draft: TrackProcessDraft): KeepalivedConfig['processes'] {
  const { name, span, command, quorum, quorumMax } = draft;
  if (command === null) return [];
  const terminateDelayMs = draft.terminateDelayUs / 1000;
  const forkDelayMs = draft.forkDelayUs / 1000;
  const daemon = daemonOf(command.value[0] ?? '');
  return [{ name, span, daemon, processes: processesOf(daemon), quorum, quorumMax, terminateDelayMs, forkDelayMs }];
}

export function inMs(us: Setting<number>): Setting<number> {
  return { value: us.value / 1000, span: us.span };
}
