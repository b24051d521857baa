import type { NotifyEvent } from '../config.ts';
import type { Data, NotifyDraft } from '../draft.ts';
import type { Statement } from '../statement.ts';
import type { Handler } from './block.ts';
import { notifyScript } from './scripts.ts';
import { dictionary } from '../../../text/dictionary.ts';

interface Notified {
  readonly name: string;
  readonly notifySaid: Set<string>;
  notify: NotifyDraft[];
}

const EVENTS: Readonly<Record<string, NotifyEvent>> = dictionary({
  notify_master: 'master',
  notify_backup: 'backup',
  notify_fault: 'fault',
  notify_stop: 'stop',
  notify: 'any',
  notify_master_rx_lower_pri: 'lower-priority',
});

/** The programs that are told of a change (vrrp/vrrp_parser.c): each keyword counts once, and what keepalived may not run is left out silently. */
function script(keyword: string, event: NotifyEvent, whose: (data: Data) => Notified | undefined, start: (name: string) => string): Handler {
  return (at, data) => {
    const notified = whose(data);
    if (notified === undefined) return;
    const again = notified.notifySaid.has(keyword);
    if (again) {
      const what = `${keyword} script already specified - ignoring ${at.text(1)}`;
      return at.say(`${start(notified.name)} ${what}`, 1, 'notify');
    }
    const draft = notifyScript(at, data.globals, event);
    if (draft === null) return;
    notified.notifySaid.add(keyword);
    notified.notify.push(draft);
  };
}

function scripts(keywords: readonly string[], whose: (data: Data) => Notified | undefined, start: (name: string) => string): Record<string, Handler> {
  return Object.fromEntries(keywords.map((k) => [k, script(k, EVENTS[k] as NotifyEvent, whose, start)]));
}

const COMMON = ['notify_master', 'notify_backup', 'notify_fault', 'notify_stop', 'notify'];

export const notifyLines: Readonly<Record<string, Handler>> = dictionary({
  ...scripts([...COMMON, 'notify_master_rx_lower_pri'], (data) => data.instances.at(-1), (name) => `(${name})`),
  notify_deleted: (at, data) => {
    const draft = data.instances.at(-1);
    if (draft === undefined) return;
    if (draft.notifySaid.has('notify_deleted'))
      return at.say(`(${draft.name}) notify_deleted already specified - ignoring ${at.size > 1 ? at.text(1) : ''}`, 1, 'notify');
    draft.notifySaid.add('notify_deleted');
    // Only a reload takes instances away; the script counts as one that is run.
    const script = at.size > 1 ? notifyScript(at, data.globals, 'deleted') : null;
    if (script !== null) draft.notify.push(script);
  },
  smtp_alert: (at) => void at.flag((word) => `Invalid vrrp_instance smtp_alert parameter ${word}`),
  notify_priority_changes: (at, data) => {
    const name = data.instances.at(-1)?.name ?? '';
    at.flag((word) => `(${name}) Invalid value '${word}' for notify_priority_changes specified`);
  },
});

export const groupNotifyLines: Readonly<Record<string, Handler>> = dictionary({
  ...scripts(COMMON, (data) => data.groups.at(-1), (name) => `vrrp group ${name}:`),
  smtp_alert: (at: Statement) => void at.flag((word) => `Invalid vrrp_group smtp_alert parameter ${word}`),
  notify_priority_changes: (at, data) => {
    const name = data.groups.at(-1)?.name ?? '';
    at.flag((word) => `(${name}) Invalid value '${word}' for sync group notify_priority_changes specified`);
  },
});
