import { allNamed } from '../../../nameIndex.ts';
import { errorFileText } from '../errorMessages.ts';
import { ERROR_STATUSES } from '../httpReply.ts';
import { invalidNameCharacter } from '../names.ts';
import { atoi } from '../numbers.ts';
import type { Reading } from '../reading.ts';
import { refuse, within } from '../refusal.ts';
import type { SectionReader } from './reader.ts';

/** `http-errors` (http_htx.c cfg_parse_http_errors 2.6). */
export function httpErrors(): SectionReader {
  return { open, line };
}

function open(reading: Reading): void {
  const { line: words, sections, report } = reading;
  const name = words.arg(1);
  if (name === '') refuse('missing name for http-errors section.', { abort: true });
  const bad = invalidNameCharacter(name);
  if (bad !== null)
    reading.alert(`character '${bad}' is not permitted in 'http-errors' name '${name}'.`, { word: 1, code: 'invalid-character' });
  for (const other of allNamed(sections.httpErrors, name))
    reading.alert(`http-errors section '${name}' already exists (declared at ${report.baseName}:${other.line}).`, {
      form: 'tight',
      word: 1,
      code: 'same-name',
    });
  sections.httpErrors.push({ name, line: words.number, statuses: new Set() });
}

function line(reading: Reading): void {
  const { line: words, sections } = reading;
  const name = words.arg(0);
  if (name === '') return;
  if (name !== 'errorfile') refuse(`unknown keyword '${name}' in 'http-errors' section`, { word: 0, code: 'unknown-keyword' });
  if (words.arg(1) === '' || words.arg(2) === '') refuse('errorfile: expects <status_code> and <file> as arguments.');
  const status = atoi(words.arg(1));
  within(
    (message) => `errorfile : ${message}`,
    () => {
      if (!ERROR_STATUSES.includes(status)) refuse(`status code '${status}' not handled.`, { word: 1 });
      errorFileText(words.arg(2), reading);
    },
  );
  sections.httpErrors.at(-1)?.statuses.add(status);
}
