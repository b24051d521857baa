import type { ScriptDraft } from './draft.ts';
import { isUser } from './globalLines.ts';
import type { Line, Word } from './lines.ts';
import { INT_MAX, readInt, readUnsigned, TIMER_HZ, UINT_MAX } from './numbers.ts';
import type { Complaints } from './say.ts';
import { readCommand, splitCommand } from './script.ts';

export interface ScriptLine {
  readonly draft: ScriptDraft;
  readonly words: readonly Word[];
  /** The first parameter, or the keyword where there is none. */
  readonly word: Word;
  readonly line: Line;
  readonly complaints: Complaints;
}

/** keepalived's handlers for vrrp_script (vrrp_parser.c), with its words. */
export const SCRIPT_LINES: Readonly<Record<string, (at: ScriptLine) => void>> = {
  script: (at) => command(at),
  interval: ({ draft, word, complaints }) => {
    const max = Math.floor(UINT_MAX / TIMER_HZ);
    const value = complaints.number(word.span, readUnsigned(word.text, 0, max));
    if (value === null)
      return complaints.say(
        word.span,
        'keepalived.script',
        `(${draft.name}): vrrp script interval '${word.text}' must be between 1 and ${max} - ignoring`,
      );
    if (value === 0)
      complaints.say(
        word.span,
        'keepalived.script',
        `(${draft.name}): vrrp script interval must be greater than 0, setting to 1`,
      );
    draft.intervalUs = { value: Math.max(1, value) * TIMER_HZ, span: word.span };
  },
  timeout: ({ draft, word, complaints }) => {
    const value = complaints.number(word.span, readUnsigned(word.text, 0, Math.floor(UINT_MAX / TIMER_HZ)));
    if (value === null)
      complaints.say(
        word.span,
        'keepalived.script',
        `(${draft.name}): vrrp script timeout '${word.text}' invalid - ignoring`,
      );
    else if (value === 0)
      complaints.say(
        word.span,
        'keepalived.script',
        `(${draft.name}): vrrp script timeout must be greater than 0, setting to 1`,
      );
  },
  weight: ({ draft, words, word, complaints }) => {
    const value = complaints.number(word.span, readInt(word.text, -253, 253));
    if (value === null) {
      complaints.say(
        word.span,
        'keepalived.script',
        `vrrp_script ${draft.name} weight ${word.text} must be in [-253, 253]`,
      );
    }
    // The handler takes the number although it just complained about it (2.2.7); what is no number counts as 0.
    draft.weight = value ?? (Number.parseInt(word.text, 10) || 0);
    const option = words[2];
    if (option?.text === 'reverse') draft.reverse = true;
    else if (option !== undefined)
      complaints.say(
        option.span,
        'keepalived.script',
        `vrrp_script ${draft.name} unknown weight option ${option.text}`,
      );
  },
  rise: (at) => {
    at.draft.rise = repetitions(at, 'rise');
  },
  fall: (at) => {
    at.draft.fall = repetitions(at, 'fall');
  },
  user: ({ draft, words, word, complaints }) => {
    const known = words.length > 1 && isUser(word.text);
    draft.user = known ? 'known' : 'unknown';
    if (known) return;
    const text = draft.command === null ? '' : `script ${draft.name}`;
    complaints.say(word.span, 'keepalived.script-user', `Unable to set uid/gid for ${text === '' ? 'script' : text}`);
  },
};

function repetitions({ draft, word, complaints }: ScriptLine, name: 'rise' | 'fall') {
  const value = complaints.number(word.span, readUnsigned(word.text, 1, INT_MAX));
  if (value === null)
    complaints.say(
      word.span,
      'keepalived.script',
      `(${draft.name}): vrrp script ${name} value '${word.text}' invalid, defaulting to 1`,
    );
  return { value: value ?? 1, span: word.span };
}

/**
 * keepalived splits the line with its quotes and runs only the first piece after `script`, itself split again: `script "pidof haproxy"` runs
 * `pidof haproxy`, `script pidof haproxy` runs `pidof` alone (set_script_params_array; measured: `script /bin/kill -0 1` fails).
 */
function command({ draft, line, words, complaints }: ScriptLine): void {
  const pieces = splitCommand(line.text);
  if (pieces === null) {
    complaints.refuse(
      line.span,
      'keepalived.unmatched-quote',
      `String '${line.text}': missing terminating ${line.text.includes('"') ? '"' : "'"}`,
    );
    return;
  }
  const argv = splitCommand(pieces[1] ?? '');
  if (argv === null || argv.length === 0) return;
  const read = readCommand(argv, line.span);
  draft.command = read.command;
  draft.found = read.found;
  if (pieces.length > 2) {
    const rest = words[2];
    if (rest !== undefined) {
      complaints.add({
        file: line.span.file,
        span: rest.span,
        severity: 'info',
        code: 'lab.script-not-quoted',
        message: `keepalived runs only \`${pieces[1] ?? ''}\`: a command with arguments needs quotes around the whole of it.`,
      });
    }
  }
  if (!read.simulated) {
    complaints.add({
      file: line.span.file,
      span: line.span,
      severity: 'info',
      code: 'lab.not-simulated',
      message: `The lab does not run \`${argv.join(' ')}\`: it counts as succeeding. What the lab does run: pidof NAME, killall -0 NAME, pgrep NAME, systemctl is-active NAME, true, false.`,
    });
  }
}
