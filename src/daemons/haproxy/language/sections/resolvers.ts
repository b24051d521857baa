import { allNamed } from '../../../nameIndex.ts';
import { invalidNameCharacter } from '../names.ts';
import { atoi } from '../numbers.ts';
import type { Proxy } from '../model.ts';
import { newProxy } from '../proxyModel.ts';
import type { Reading } from '../reading.ts';
import { refuse, within } from '../refusal.ts';
import { serverLine } from '../serverLine.ts';
import { readAddress } from '../socketAddress.ts';
import type { SectionReader } from './reader.ts';
import { sectionTimer } from './timers.ts';

/** `resolvers` (resolvers.c cfg_parse_resolvers 2.6). */
export function resolvers(): SectionReader {
  return new Resolvers();
}

/** DNS_HEADER_SIZE, DNS_MAX_UDP_MESSAGE. */
const [PAYLOAD_MIN, PAYLOAD_MAX] = [12, 65535];
const HELD = new Set(['nx', 'other', 'refused', 'timeout', 'valid', 'obsolete']);

class Resolvers implements SectionReader {
  #proxy: Proxy | null = null;

  open(reading: Reading): void {
    const { line, sections, report } = reading;
    const name = line.arg(1);
    if (name === '') refuse('missing name for resolvers section.', { abort: true });
    const bad = invalidNameCharacter(name);
    if (bad !== null)
      refuse(`character '${bad}' is not permitted in 'resolvers' name '${name}'.`, { abort: true, code: 'invalid-character' });
    for (const other of allNamed(sections.resolvers, name))
      reading.alert(`resolvers '${name}' has same name as another resolvers (declared at ${report.baseName}:${other.line}).`, {
        form: 'capital',
        word: 1,
        abort: true,
        code: 'same-name',
      });
    // It takes the alert above for its own lack of memory.
    if (reading.aborted) refuse('out of memory.', { abort: true });
    sections.resolvers.push({ name, line: line.number, nameservers: [] });
    this.#proxy = newProxy('backend', name, line.number, line.span, null);
  }

  line(reading: Reading): void {
    const { line } = reading;
    const name = line.arg(0);
    if (name === 'nameserver') return this.#nameserver(reading);
    if (name === 'hold') return hold(reading);
    if (name === 'timeout') return timeout(reading);
    if (name === 'accepted_payload_size') return payloadSize(reading);
    if (name === 'resolve_retries' && line.arg(1) === '') refuse("'resolve_retries' expects <nb> as argument.");
    if (name === 'resolve_retries' || name === '') return;
    // The file differs from machine to machine, and yet has a server as a rule.
    if (name === 'parse-resolv-conf') return void reading.sections.resolvers.at(-1)?.nameservers.push({ name: '/etc/resolv.conf', line: line.number });
    if (name === 'resolution_pool_size')
      refuse("'resolution_pool_size' directive is not supported anymore (it never appeared in a stable release).", { word: 0 });
    refuse(`unknown keyword '${name}' in 'resolvers' section`, { word: 0, code: 'unknown-keyword' });
  }

  #nameserver(reading: Reading): void {
    const { line, sections, report } = reading;
    const [name, address] = [line.arg(1), line.arg(2)];
    if (address === '') refuse("'nameserver' expects <name> and <addr>[:<port>] as arguments.");
    const bad = invalidNameCharacter(name);
    if (bad !== null) refuse(`character '${bad}' is not permitted in server name '${name}'.`, { word: 1, code: 'invalid-character' });
    const known = sections.resolvers.at(-1)?.nameservers ?? [];
    for (const other of allNamed(known, name))
      reading.alert(`nameserver '${name}' has same name as another nameserver (declared at ${report.baseName}:${other.line}).`, {
        form: 'capital',
        word: 1,
        code: 'same-name',
      });
    const found = within(
      (message) => `'nameserver ${name}' : ${message}`,
      () =>
        readAddress(address, {
          hosts: reading.context.hosts,
          resolve: true,
          portAllowed: true,
          portRequired: true,
          datagram: true,
          stream: true,
          preferDatagram: true,
        }),
    );
    // A server over TCP is one like those of backends.
    if (!found.datagram && this.#proxy !== null && !serverLine('server', this.#proxy, reading, { resolve: true })) {
      reading.aborted = true;
      return;
    }
    known.push({ name, line: line.number });
  }
}

function hold(reading: Reading): void {
  const { line } = reading;
  const event = line.arg(1);
  if (line.arg(2) === '') {
    reading.alert("'hold' expects an <event> and a <time> as arguments.");
    refuse("<event> can be either 'valid', 'nx', 'refused', 'timeout', or 'other'", { form: 'bare' });
  }
  sectionTimer(reading, line.arg(2), 'hold', event);
  if (!HELD.has(event))
    refuse(`'hold' unknown <event>: '${event}', expects either 'nx', 'timeout', 'valid', 'obsolete' or 'other'.`, { word: 1 });
}

function timeout(reading: Reading): void {
  const { line } = reading;
  const which = line.arg(1);
  const expects = "'timeout' expects 'retry' or 'resolve' and <time> as arguments";
  if (which === '') refuse(`${expects}.`);
  if (which !== 'retry' && which !== 'resolve') refuse(`${expects} got '${which}'.`);
  if (line.arg(2) === '') refuse(`'timeout ${which}' expects <time> as argument.`);
  sectionTimer(reading, line.arg(2), `timeout ${which}`);
}

function payloadSize({ line }: Reading): void {
  const text = line.arg(1);
  if (text === '') refuse("'accepted_payload_size' expects <nb> as argument.");
  const size = atoi(text);
  if (size < PAYLOAD_MIN || size > PAYLOAD_MAX)
    refuse(`'accepted_payload_size' must be between ${PAYLOAD_MIN} and ${PAYLOAD_MAX} inclusive (was ${text}).`);
}
