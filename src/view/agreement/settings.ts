import type { ScenarioAgreement } from '../../agreement/agreementFile.ts';

type Setting = ScenarioAgreement['settings'][number];

/** What a scenario changes in one file: the lines that differ. */
export interface ChangedLines {
  readonly file: string;
  /** Empty where lines only came. */
  readonly from: string;
  /** Empty where lines only went. */
  readonly to: string;
}

/** A change without the lines before and after it that stay, and without the space that all lines begin with. */
export function changedLines({ file, from, to }: Setting): ChangedLines {
  const [old, now] = [linesOf(from), linesOf(to)];
  let before = 0;
  while (before < Math.min(old.length, now.length) && old[before] === now[before]) before++;
  let after = 0;
  while (after < Math.min(old.length, now.length) - before && old.at(-1 - after) === now.at(-1 - after)) after++;
  const middle = (lines: readonly string[]) => outdented(lines.slice(before, lines.length - after));
  return { file, from: middle(old), to: middle(now) };
}

/** Whether it can be read within a line: one line became another, came or went. */
export function isShort({ from, to }: ChangedLines): boolean {
  return !from.includes('\n') && !to.includes('\n') && from.length + to.length <= 160;
}

const linesOf = (text: string): string[] => (text.trim() === '' ? [] : text.replace(/\s+$/, '').split('\n'));

function outdented(lines: readonly string[]): string {
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.search(/\S/));
  const least = Math.min(...indents);
  return lines.map((line) => line.slice(Number.isFinite(least) ? least : 0)).join('\n');
}
