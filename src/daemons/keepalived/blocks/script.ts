import { newScript, type Data, type ScriptDraft } from '../draft.ts';
import { INT_MAX, TIMER_HZ } from '../numbers.ts';
import type { Verdict } from '../reader.ts';
import { readCommand, splitCommand } from '../script.ts';
import type { Statement } from '../statement.ts';
import type { Block, Handler } from './block.ts';
import { setting } from './instance.ts';
import { commandPieces, hasDefaultUser, isUser } from './scripts.ts';

/** The longest interval: UINT_MAX microseconds, in whole seconds. */
const MAX_SECONDS = 4294;

function onScript(handle: (at: Statement, draft: ScriptDraft, data: Data) => ReturnType<Handler>): Handler {
  return (at, data) => {
    const draft = data.scripts.at(-1);
    return draft === undefined ? undefined : handle(at, draft, data);
  };
}

/** vrrp_script (vrrp/vrrp_parser.c), with keepalived's words. */
export const scriptBlock: Block = {
  open: (at, data) => {
    data.scripts.push(newScript(at.text(1), at.line.span));
    return 'read';
  },
  lines: {
    script: onScript(command),
    interval: onScript((at, draft) => {
      const value = at.unsigned(1, 0, MAX_SECONDS);
      const start = `(${draft.name}): vrrp script interval`;
      if (value === null)
        return at.say(`${start} '${at.text(1)}' must be between 1 and ${MAX_SECONDS} - ignoring`, 1, 'script');
      if (value === 0) at.say(`${start} must be greater than 0, setting to 1`, 1, 'script');
      draft.intervalUs = setting(Math.max(1, value) * TIMER_HZ, at);
    }),
    timeout: onScript((at, draft) => {
      const value = at.unsigned(1, 0, MAX_SECONDS);
      const start = `(${draft.name}): vrrp script timeout`;
      if (value === null) return at.say(`${start} '${at.text(1)}' invalid - ignoring`, 1, 'script');
      if (value === 0) at.say(`${start} must be greater than 0, setting to 1`, 1, 'script');
      draft.timeoutUs = Math.max(1, value) * TIMER_HZ;
    }),
    weight: onScript((at, draft) => {
      const text = at.text(1);
      const value = at.int(1, -253, 253);
      if (value === null) at.say(`vrrp_script ${draft.name} weight ${text} must be in [-253, 253]`, 1, 'script');
      // The handler takes the number although it just complained about it (2.2.7); what is no number counts as 0.
      draft.weight = value ?? (Number.parseInt(text, 10) || 0);
      if (at.size < 3) return;
      if (at.text(2) === 'reverse') draft.reverse = true;
      else at.say(`vrrp_script ${draft.name} unknown weight option ${at.text(2)}`, 2, 'script');
    }),
    rise: onScript((at, draft) => {
      draft.rise = setting(repetitions(at, draft, 'rise'), at);
    }),
    fall: onScript((at, draft) => {
      draft.fall = setting(repetitions(at, draft, 'fall'), at);
    }),
    user: onScript((at, draft) => {
      const known = isUser(at.text(1)) && (at.size < 3 || isUser(at.text(2), 'group'));
      draft.user = known ? 'known' : 'unknown';
      const words = draft.words.map((w, i) => (i === 0 && /^[<>]/.test(w) ? w : `'${w}'`)).join(' ');
      if (!known) at.say(`Unable to set uid/gid for script ${words}`, 1, 'script-user');
    }),
  },
  end,
};

function repetitions(at: Statement, draft: ScriptDraft, name: 'rise' | 'fall'): number {
  const value = at.unsigned(1, 1, INT_MAX);
  if (value === null)
    at.say(`(${draft.name}): vrrp script ${name} value '${at.text(1)}' invalid, defaulting to 1`, 1, 'script');
  return value ?? 1;
}

/**
 * keepalived splits the line with its quotes and runs only the first piece after `script`, itself split again: `script "pidof haproxy"` runs
 * `pidof haproxy`, `script pidof haproxy` runs `pidof` alone (set_script_params_array; measured: `script /bin/kill -0 1` fails).
 */
function command(at: Statement, draft: ScriptDraft): Verdict | void {
  const { line, complaints } = at;
  const pieces = commandPieces(at);
  if (pieces === null) {
    // 2.2.7 goes on with a list of words that is not there, and crashes.
    complaints.fail(`String '${line.text}': missing terminating quote`, line.span);
    return 'stop';
  }
  const argv = splitCommand(pieces[1] ?? '');
  if (argv === null || argv.length === 0) return;
  const read = readCommand(argv, line.span);
  draft.command = read.command;
  draft.words = argv;
  draft.found = read.found;
  const remark = (index: number, code: string, message: string) =>
    complaints.add({ file: line.span.file, span: at.span(index), severity: 'info', code, message });
  if (pieces.length > 2)
    remark(
      2,
      'lab.script-not-quoted',
      `keepalived runs only \`${pieces[1] ?? ''}\`: a command with arguments needs quotes around the whole of it.`,
    );
  if (read.remark !== null) complaints.add({ file: line.span.file, span: at.span(1), ...read.remark });
}

/** vrrp_vscript_end_handler: a script without a command or without a user to run it is taken away again. */
function end(at: Statement, data: Data): void {
  const script = data.scripts.at(-1);
  if (script === undefined) return;
  let keep = true;
  if (script.command === null) {
    at.say(`No script set for vrrp_script ${script.name} - removing`, 0, 'script');
    keep = false;
  } else if (script.user === 'unknown') keep = false;
  else if (script.user === 'unset' && !hasDefaultUser(at, data.globals)) {
    at.say(`Unable to set default user for vrrp script ${script.name} - removing`, 0, 'script');
    keep = false;
  }
  if (!keep) data.scripts.pop();
}
