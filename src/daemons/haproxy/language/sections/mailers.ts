import { allNamed } from '../../../nameIndex.ts';
import { invalidNameCharacter } from '../names.ts';
import type { Reading } from '../reading.ts';
import { refuse, within } from '../refusal.ts';
import { readAddress } from '../socketAddress.ts';
import type { SectionReader } from './reader.ts';
import { sectionTimer } from './timers.ts';

/** `mailers` (cfgparse.c cfg_parse_mailers 2.6). */
export function mailers(): SectionReader {
  return { open, line };
}

function open(reading: Reading): void {
  const { line: words, sections, report } = reading;
  const name = words.arg(1);
  if (name === '') refuse('missing name for mailers section.', { abort: true });
  const bad = invalidNameCharacter(name);
  if (bad !== null)
    refuse(`character '${bad}' is not permitted in 'mailers' name '${name}'.`, {
      abort: true,
      code: 'invalid-character',
    });
  for (const other of allNamed(sections.mailers, name).toReversed())
    reading.alert(
      `mailers section '${name}' has the same name as another mailers section declared at ${report.baseName}:${other.line}.`,
      { form: 'capital', word: 1, code: 'same-name' },
    );
  sections.mailers.push({ name, line: words.number, used: false });
}

function line(reading: Reading): void {
  const { line: words } = reading;
  const name = words.arg(0);
  if (name === 'mailer') return mailerLine(reading);
  if (name !== 'timeout') {
    if (name !== '') refuse(`unknown keyword '${name}' in 'mailers' section`, { word: 0, code: 'unknown-keyword' });
    return;
  }
  if (words.arg(1) === '') refuse("'timeout' expects 'mail' and <time> as arguments.");
  if (words.arg(1) !== 'mail') refuse(`'timeout' expects 'mail' and <time> as arguments got '${words.arg(1)}'.`);
  if (words.arg(2) === '') refuse("'timeout mail' expects <time> as argument.");
  sectionTimer(reading, words.arg(2), 'timeout mail');
}

function mailerLine(reading: Reading): void {
  const { line: words } = reading;
  const name = words.arg(1);
  if (words.arg(2) === '') refuse("'mailer' expects <name> and <addr>[:<port>] as arguments.");
  const bad = invalidNameCharacter(name);
  if (bad !== null)
    refuse(`character '${bad}' is not permitted in server name '${name}'.`, { word: 1, code: 'invalid-character' });
  const address = within(
    (message) => `'mailer ${name}' : ${message}`,
    () =>
      readAddress(words.arg(2), {
        hosts: reading.context.hosts,
        resolve: true,
        portAllowed: true,
        portRequired: true,
        stream: true,
        connect: true,
        protocol: true,
      }),
  );
  if (address.family === 'unix') refuse(`'mailer ${name}' : TCP not supported for this address family.`);
}
