import { commandPieces, hasDefaultUser, isUser } from '../blocks/scripts.ts';
import { TIMER_HZ, UINT_MAX } from '../numbers.ts';
import { readCommand, splitCommand } from '../script.ts';
import type { Statement } from '../statement.ts';
import type { CheckerLine } from './checkerLines.ts';
import type { CheckData, CheckerDraft } from './draft.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** MISC_CHECK (check/check_misc.c), with keepalived's words. */
export const MISC_LINES: Readonly<Record<string, CheckerLine>> = dictionary({
  misc_path: (at, checker) => {
    const argv = splitCommand(commandPieces(at)?.[1] ?? '');
    if (argv === null || argv.length === 0) return;
    const read = readCommand(argv, at.line.span);
    checker.command = read.command;
    checker.commandFound = read.found;
    checker.program = argv[0] ?? '';
    checker.subject = argv.join(' ');
    if (read.remark !== null) at.complaints.add({ file: at.line.span.file, span: at.line.span, ...read.remark });
  },
  misc_timeout: (at) => {
    if (at.unsigned(1, 0, Math.floor(UINT_MAX / TIMER_HZ)) === null) at.say(`Invalid misc_timeout value '${at.text(1)}'`);
  },
  misc_dynamic: (_, checker) => {
    checker.dynamic = true;
  },
  user: (at, checker) => {
    if (at.size < 2) return at.say(`No user specified for misc checker script ${checker.subject ?? ''}`);
    checker.userKnown = isUser(at.text(1)) && (at.size < 3 || isUser(at.text(2), 'group'));
    if (checker.userKnown) return;
    at.say(`Failed to set uid/gid for misc checker script ${checker.subject ?? ''} - removing`);
    checker.dropped = true;
  },
});

/** Whether the checker is kept (misc_end_handler). */
export function endMisc(at: Statement, checker: CheckerDraft, data: CheckData): boolean {
  if (checker.kind !== 'MISC_CHECK') return true;
  if (checker.command === null) {
    at.say('No script path has been specified for MISC_CHECKER - skipping', 0);
    return false;
  }
  if (checker.userKnown || hasDefaultUser(at, data.shared.globals)) return true;
  at.say(`Unable to set default user for misc script ${checker.subject ?? ''} - removing`, 0);
  return false;
}
