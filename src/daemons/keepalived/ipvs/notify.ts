import { notifyScript } from '../blocks/scripts.ts';
import type { Statement } from '../statement.ts';
import type { NotifyConfig } from './config.ts';
import type { CheckData } from './draft.ts';

/** A line that names a program to run when something goes up or down: the first one counts. `group` is what keepalived puts before its words about a second. */
export function notify<Event extends string>(at: Statement, data: CheckData, scripts: Map<Event, NotifyConfig>, event: Event, group: string): void {
  if (scripts.has(event)) return at.say(`(${group}) ${event} script already specified - ignoring ${at.text(1)}`);
  const script = notifyScript(at, data.shared.globals, 'any');
  // One that is not there is let go when all has been read (check_check_script_security).
  if (script?.found === true) scripts.set(event, { command: script.command, span: script.span });
}
