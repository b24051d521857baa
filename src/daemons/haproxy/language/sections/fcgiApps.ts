import { parseAcl, parseTerms, type AclOwner } from '../condition.ts';
import { parseLogTarget } from '../logTarget.ts';
import { invalidNameCharacter } from '../names.ts';
import { atol } from '../numbers.ts';
import type { Reading } from '../reading.ts';
import { refuse, within, type RefusalOptions } from '../refusal.ts';
import { regexComplaint } from '../regex.ts';
import type { FcgiApp } from '../sections.ts';
import { noMore } from '../words.ts';
import type { SectionReader } from './reader.ts';

/** `fcgi-app` (fcgi-app.c cfg_parse_fcgi_app 2.6). */
export function fcgiApps(): SectionReader {
  return new FcgiApps();
}

const TIGHT: RefusalOptions = { form: 'tight' };

/** What a line is missing, by its first word. */
const EXPECTED: ReadonlyMap<string, string> = new Map([
  ['docroot', '<path> as argument'],
  ['path-info', '<regex> as argument'],
  ['index', '<filename> as argument'],
]);

class FcgiApps implements SectionReader {
  #app: (FcgiApp & AclOwner) | null = null;

  open(reading: Reading): void {
    const { line, sections, report } = reading;
    const name = line.arg(1);
    if (name === '') refuse("'fcgi-app' expects <name> as argument.", TIGHT);
    noMore(line, 1);
    const bad = invalidNameCharacter(name);
    if (bad !== null) refuse(`character '${bad}' is not permitted in 'fcgi-app' name '${name}'.`, { ...TIGHT, code: 'invalid-character' });
    for (const other of sections.fcgiApps.toReversed())
      if (other.name === name)
        reading.alert(`fcgi-app section '${name}' has the same name as another one declared at ${report.baseName}:${other.line}.`, {
          form: 'capital',
          word: 1,
          code: 'same-name',
        });
    this.#app = {
      name,
      line: line.number,
      docroot: false,
      maxRequests: 1,
      multiplexes: false,
      logs: [],
      pending: [],
      argumentContext: '',
      acls: new Map(),
      anonymousAcls: [],
    };
    sections.fcgiApps.push(this.#app);
  }

  line(reading: Reading): void {
    const { line } = reading;
    const name = line.arg(0);
    const app = this.#app;
    const expected = EXPECTED.get(name);
    if (expected !== undefined && line.arg(1) === '') refuse(`'${name}' expects ${expected}.`);
    if (name === 'set-param' && (line.arg(1) === '' || line.arg(2) === '')) refuse("'set-param' expects <name> and <value> as arguments.");
    if (name === 'pass-header' && line.arg(1) === '') refuse("'pass-header' expects <name> as arguments.");
    if (!LINES.has(name)) refuse(`unknown keyword '${name}' in 'fcgi-app' section`, { ...TIGHT, word: 0, code: 'unknown-keyword' });
    // Every other line needs the section that the daemon refused.
    if (app === null) return reading.crash();
    if (expected !== undefined) plainLine(app, reading);
    else if (name === 'acl') aclLine(app, reading);
    else if (name === 'option') optionLine(app, reading);
    else if (name === 'set-param') condition(app, reading, 3);
    else if (name === 'pass-header') condition(app, reading, 2);
    else within((message) => `log-stderr : ${message}`, () => parseLogTarget(reading, app.logs, false));
  }
}

const LINES = new Set(['docroot', 'path-info', 'index', 'acl', 'set-param', 'pass-header', 'option', 'log-stderr']);

function plainLine(app: FcgiApp, { line }: Reading): void {
  noMore(line, 0, 1);
  if (line.arg(0) === 'docroot') app.docroot = true;
  const complaint = line.arg(0) === 'path-info' ? regexComplaint(line.arg(1)) : null;
  if (complaint !== null) refuse(`'${line.arg(1)}' : ${complaint}.`, { word: 1 });
}

function aclLine(app: AclOwner, reading: Reading): void {
  const { line } = reading;
  const name = line.arg(1);
  const bad = invalidNameCharacter(name);
  if (bad !== null) refuse(`character '${bad}' is not permitted in acl name '${name}'.`, { word: 1, code: 'invalid-character' });
  if (name.toLowerCase() === 'or')
    refuse(`acl name '${name}' will never match. 'or' is used to express a logical disjunction within a condition.`, { code: 'acl-name' });
  within(
    (message) => `error detected while parsing ACL '${name}' : ${message}.`,
    () => parseAcl([name, ...line.rest(2)], app, reading),
    { code: 'acl' },
  );
}

/** The words behind a parameter or header. */
function condition(app: AclOwner, reading: Reading, from: number): void {
  const { line } = reading;
  const word = line.arg(from);
  if (word === '') return;
  within(
    (message) => `'${line.arg(1)}' : ${message}.`,
    () => {
      if (word !== 'if' && word !== 'unless') refuse('(null)', { word: from });
      parseTerms(line.rest(from + 1), app, reading);
    },
  );
}

function optionLine(app: FcgiApp, { line }: Reading): void {
  const name = line.arg(1);
  if (name === '') refuse("'option' expects an option name.", TIGHT);
  if (name === 'max-reqs') {
    if (line.negation !== null) refuse("negation/default is not supported for option 'max-reqs'.", TIGHT);
    if (line.arg(2) === '') refuse("option 'max-reqs' expects an integer argument.", TIGHT);
    noMore(line, 1, 1);
    app.maxRequests = atol(line.arg(2));
    if (app.maxRequests === 0) refuse("option 'max-reqs' expects a strictly positive integer argument.", TIGHT);
    return;
  }
  if (name !== 'keep-conn' && name !== 'get-values' && name !== 'mpxs-conns') refuse(`unknown option '${name}'.`, { word: 1 });
  noMore(line, 0, 1);
  if (name !== 'keep-conn' && line.negation !== 'default') app.multiplexes = line.negation === null;
}
