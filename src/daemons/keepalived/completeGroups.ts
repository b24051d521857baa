import { firstNamed, hasName } from '../nameIndex.ts';
import type { InstanceConfig, TrackedByName } from './config.ts';
import type { Data, GroupDraft, InstanceDraft, TrackedDraft } from './draft.ts';
import type { Complaints } from './say.ts';

const OWNER = 255;

/** A sync group that keepalived keeps, and its instances. */
export interface GroupMembers {
  readonly draft: GroupDraft;
  readonly members: readonly InstanceDraft[];
}

/** vrrp_sync_set_group: groups with no instance are taken away. What keepalived says here comes without a line. */
export function completeGroups(data: Data, complaints: Complaints): GroupMembers[] {
  const taken = new Set<InstanceDraft>();
  const kept: GroupMembers[] = [];
  for (const draft of data.groups) {
    const { name } = draft;
    const say = (message: string) => complaints.say(null, 'keepalived.sync-group', message);
    if (draft.members === null) {
      say(`Sync group ${name} has no virtual router(s). removing`);
      continue;
    }
    const members: InstanceDraft[] = [];
    let master = false;
    let backup = false;
    for (const { value } of draft.members) {
      const instance = firstNamed(data.instances, value);
      if (instance === undefined) say(`Virtual router ${value} specified in sync group ${name} doesn't exist - ignoring`);
      else if (taken.has(instance)) say(`Virtual router ${value} cannot exist in more than one sync group; ignoring ${name}`);
      else {
        taken.add(instance);
        members.push(instance);
        if (master && !backup && instance.state?.value === 'BACKUP')
          say(`Sync group ${name} has some member(s) as address owner and some not as address owner. This won't work.`);
        // Before instances are completed, only what is written counts.
        if (instance.state?.value === 'MASTER' && instance.priority?.value === OWNER) master = true;
        else backup = true;
      }
    }
    if (members.length === 0) say(`Sync group ${name}, no matching virtual router found in group declaration - removing`);
    else kept.push({ draft, members });
    if (members.length === 1)
      say(`Sync group ${name} has only 1 virtual router(s) - this probably isn't what you want`);
  }
  return kept;
}

/** sync_group_tracking_init: what a group tracks, all of its instances track. */
export function trackByGroups(
  configs: readonly InstanceConfig[],
  groups: readonly GroupMembers[],
  complaints: Complaints,
): InstanceConfig[] {
  const found = new Map(configs.map((config) => [config.name, config]));
  for (const { draft, members } of groups) {
    const hasOwner = members.some((m) => found.get(m.name)?.priority.value === OWNER);
    const checked = (kind: string, list: readonly TrackedDraft[], outcome: string) =>
      list.map((t) => {
        if (!hasOwner || t.weight === 0) return t;
        const message = `(${draft.name}) Cannot have weighted track ${kind} '${t.name}' with member having priority ${OWNER} - ${outcome}`;
        complaints.say(null, 'keepalived.sync-group', message);
        return { ...t, weight: 0 };
      });
    const scripts = checked('script', draft.scripts, 'clearing weight');
    const files = checked('file', draft.files, 'setting weight 0');
    const processes = checked('process', draft.processes, 'setting weight 0');
    checked('bfd', draft.bfds, 'setting weight 0');
    const interfaces = checked('interface', draft.interfaces, 'clearing weight');
    for (const { name } of members) {
      const config = found.get(name);
      if (config === undefined) continue;
      found.set(name, {
        ...config,
        trackedScripts: joined(config.trackedScripts, scripts),
        trackedFiles: joined(config.trackedFiles, files),
        trackedProcesses: joined(config.trackedProcesses, processes),
        trackedInterfaces: joinedInterfaces(config, interfaces, complaints),
      });
    }
  }
  return configs.map((config) => found.get(config.name) as InstanceConfig);
}

/** Tracked by both: the group's weight counts, unless the instance's is 0. */
function joined(own: readonly TrackedByName[], ofGroup: readonly TrackedByName[]): TrackedByName[] {
  const kept = own.map((t) => {
    const other = firstNamed(ofGroup, t.name);
    return other === undefined || t.weight === 0 ? t : { ...t, weight: other.weight, reverse: other.reverse };
  });
  return [...kept, ...ofGroup.filter((g) => !hasName(own, g.name))];
}

function joinedInterfaces(config: InstanceConfig, ofGroup: readonly TrackedByName[], complaints: Complaints): TrackedByName[] {
  for (const t of ofGroup)
    if (hasName(config.trackedInterfaces, t.name)) {
      const message = `(${config.name}) track_interface ${t.name} is configured on VRRP instance and sync group. Remove vrrp instance or sync group config`;
      complaints.say(null, 'keepalived.track-interface', message);
    }
  return joined(config.trackedInterfaces, ofGroup);
}
