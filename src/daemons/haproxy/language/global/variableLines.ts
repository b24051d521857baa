import { ActionReader } from '../action.ts';
import { variableAction } from '../commonActions.ts';
import { newProxy } from '../proxyModel.ts';
import type { Reading } from '../reading.ts';
import { refuse } from '../refusal.ts';
import { noMore } from '../words.ts';

/** `set-var`, `set-var-fmt` of `global`, and HTTP/1's ways with headers (vars.c, mux_h1.c 2.6). */

/** Reads it as the action of a rule, `set-var(proc.NAME)`. */
function setVariable(reading: Reading): void {
  const { line } = reading;
  const [own, name] = [line.arg(0), line.arg(1)];
  if (name === '' || line.arg(2) === '')
    refuse(
      `'${own}' requires a process-wide variable name ('proc.<name>') and a ${own === 'set-var' ? 'sample expression' : 'format string'}.`,
    );
  const proxy = newProxy('listen', 'CFG', line.number, line.span, null);
  const rule = { condition: null, final: false, check: null };
  const word = (index: number) => (index === 1 ? `${own}(${name})` : line.arg(index));
  variableAction(new ActionReader('configuration', proxy, reading, rule, word, 1));
  if (!name.startsWith('proc.'))
    refuse(`'${own}': cannot set variable '${name}', only scope 'proc' is permitted in the global section.`, { word: 1 });
}

function adjustCase(reading: Reading): void {
  const { line, globals } = reading;
  const [from, to] = [line.arg(1), line.arg(2)];
  noMore(line, 2);
  if (from === '' || to === '') refuse("'h1-case-adjust' expects <from> and <to> as argument.");
  if (from.toLowerCase() !== to.toLowerCase()) refuse('<from> and <to> must not differ execpt the case');
  if (globals.once.has(`case ${from}`)) refuse(`duplicate entry '${from}'`, { word: 1, code: 'twice' });
  globals.once.add(`case ${from}`);
}

function adjustCaseFile({ line, globals }: Reading): void {
  noMore(line, 1);
  if (line.arg(1) === '') refuse("'h1-case-adjust-file' expects <file> as argument.");
  globals.caseFile = line.arg(1);
}

export const VARIABLE_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [
  ['set-var', setVariable],
  ['set-var-fmt', setVariable],
  ['h1-case-adjust', adjustCase],
  ['h1-case-adjust-file', adjustCaseFile],
];
