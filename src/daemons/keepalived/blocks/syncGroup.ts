import { hasName } from '../../nameIndex.ts';
import { newGroup, type Data } from '../draft.ts';
import type { Statement } from '../statement.ts';
import type { Block } from './block.ts';
import { groupNotifyLines } from './notify.ts';
import { trackingValues } from './tracking.ts';

const last = (data: Data) => data.groups.at(-1);

function open(at: Statement, data: Data): 'read' | 'skip' {
  const name = at.words[1];
  if (name === undefined || at.size !== 2) {
    at.say('vrrp_sync_group must have a name - skipping', 0);
    return 'skip';
  }
  if (hasName(data.groups, name.text)) {
    at.say(`vrrp sync group ${name.text} already defined`);
    return 'skip';
  }
  data.groups.push(newGroup(name.text, at.line.span));
  return 'read';
}

/** vrrp_sync_group (vrrp/vrrp_parser.c), with keepalived's words. */
export const syncGroupBlock: Block = {
  open,
  lines: {
    ...groupNotifyLines,
    global_tracking: (at, data) => {
      const group = last(data);
      if (group === undefined) return;
      at.say(
        `(${group.name}) global_tracking is deprecated. Use track_interface/script/file on the sync group`,
        0,
        'deprecated',
      );
      group.trackingWeight = true;
    },
    sync_group_tracking_weight: (_, data) => {
      const group = last(data);
      if (group !== undefined) group.trackingWeight = true;
    },
  },
  values: trackingValues(last),
  valuesOpen: {
    group: (at, data) => {
      const group = last(data);
      if (group === undefined || group.members === null) return 'read';
      at.say(`Group list already specified for sync group ${group.name}`, 0);
      return 'skip';
    },
  },
  wholes: {
    group: (at, data) => {
      const group = last(data);
      if (group === undefined) return;
      if (at.size === 0) at.say(`Warning - sync group ${group.name} has empty group block`, 0);
      else group.members = at.words.map((w) => ({ value: w.text, span: w.span }));
    },
  },
};

/** track_group: instances that static addresses and routes go with. */
export const trackGroupBlock: Block = {
  open: (at, data) => {
    const name = at.words[1];
    if (name === undefined || at.size !== 2) {
      at.say('track_group must have a name - skipping', 0);
      return 'skip';
    }
    if (hasName(data.trackGroups, name.text)) {
      at.say(`track_group ${name.text} already defined`);
      return 'skip';
    }
    data.trackGroups.push({ name: name.text, members: false });
    return 'read';
  },
  lines: {},
  valuesOpen: {
    group: (at, data) => {
      const group = data.trackGroups.at(-1);
      if (group?.members !== true) return 'read';
      at.say(`Group list already specified for sync group ${group.name}`, 0);
      return 'skip';
    },
  },
  wholes: {
    group: (at, data) => {
      const group = data.trackGroups.at(-1);
      if (group === undefined) return;
      if (at.size === 0) at.say(`Warning - track group ${group.name} has empty group block`, 0);
      else group.members = true;
    },
  },
};
