import { parseLogTarget } from '../logTarget.ts';
import type { Reading } from '../reading.ts';
import { refuse, within, type RefusalOptions } from '../refusal.ts';
import { noMore } from '../words.ts';
import { alreadySpecified } from './numberLines.ts';

/** Lines of `global` with texts: logs, names, files (cfgparse-global.c 2.6). */

const TIGHT: RefusalOptions = { form: 'tight' };

function once(reading: Reading, missing: string): void {
  const { line, globals } = reading;
  const name = line.arg(0);
  if (globals.once.has(name)) return alreadySpecified(reading);
  if (line.arg(1) === '') refuse(`'${name}' ${missing}`, { word: 0 });
  globals.once.add(name);
}

/** At most one word, given once. */
function single(missing: string) {
  return (reading: Reading): void => {
    noMore(reading.line, 1);
    once(reading, missing);
  };
}

function log(reading: Reading): void {
  within((message) => `log : ${message}`, () => parseLogTarget(reading, reading.globals.logs, true));
}

function sendHostname(reading: Reading): void {
  const { globals } = reading;
  if (globals.once.has('log-send-hostname')) alreadySpecified(reading);
  globals.once.add('log-send-hostname');
}

function description({ line, globals }: Reading): void {
  if (line.arg(1) === '') refuse("'description' expects a string argument.", TIGHT);
  globals.description = true;
}

function node({ line }: Reading): void {
  noMore(line, 1);
  if (!/^[A-Za-z0-9_.-]+$/.test(line.arg(1)))
    refuse(
      "'node' requires valid node name - non-empty string with digits(0-9), letters(A-Z, a-z), dot(.), hyphen(-) or underscode(_).",
      TIGHT,
    );
}

function logTag({ line }: Reading): void {
  noMore(line, 1);
  if (line.arg(1) === '') refuse("'log-tag' expects a tag for use in syslog.");
}

function clusterSecret(reading: Reading): void {
  const { line, globals } = reading;
  noMore(line, 1);
  if (line.arg(1) === '') refuse('expects an ASCII string argument.');
  if (globals.once.has('cluster-secret')) return alreadySpecified(reading);
  globals.once.add('cluster-secret');
}

function localPeer(reading: Reading): void {
  const { line, globals, sections } = reading;
  noMore(line, 1);
  if (line.arg(1) === '') refuse("'localpeer' expects a name as an argument.");
  if (sections.peers.length > 0) return reading.warn("'localpeer' ignored since it is used after 'peers' section.");
  globals.localPeer = line.arg(1);
  globals.environment.set('HAPROXY_LOCALPEER', line.arg(1));
}

function stateFile(reading: Reading): void {
  once(reading, 'expect one argument: a file path.');
  const { line, globals } = reading;
  globals.stateFile ??= line.arg(1);
  globals.serverStateFile = true;
}

function stateBase(reading: Reading): void {
  once(reading, 'expects one argument: a directory path.');
  reading.globals.stateBase ??= reading.line.arg(1);
}

export const MESSAGE_LINES: readonly (readonly [string, (reading: Reading) => void])[] = [
  ['log', log],
  ['log-send-hostname', sendHostname],
  ['log-tag', logTag],
  ['description', description],
  ['node', node],
  ['cluster-secret', clusterSecret],
  ['localpeer', localPeer],
  ['chroot', single('expects a directory as an argument.')],
  ['pidfile', single('expects a file name as an argument.')],
  ['server-state-base', stateBase],
  ['server-state-file', stateFile],
];
