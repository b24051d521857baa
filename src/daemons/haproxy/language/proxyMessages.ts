import { errorFileText } from './errorMessages.ts';
import { ERROR_STATUSES, ReplyReader } from './httpReply.ts';
import type { Proxy } from './model.ts';
import { atoi } from './numbers.ts';
import type { Reading } from './reading.ts';
import { refuse, within } from './refusal.ts';

/** Lines that give errors a face: `errorfile`, `errorloc`, `errorfiles`, `http-error` (http_htx.c 2.6). */

export function errorFileLine(_proxy: Proxy | null, reading: Reading): void {
  const { line } = reading;
  if (line.arg(1) === '' || line.arg(2) === '')
    refuse(`${line.arg(0)} : expects <status_code> and <file> as arguments.\n`);
  const status = atoi(line.arg(1));
  within(
    (message) => `${line.arg(0)} : ${message}`,
    () => {
      if (!ERROR_STATUSES.includes(status)) refuse(`status code '${status}' not handled.`, { word: 1 });
      errorFileText(line.arg(2), reading);
    },
  );
}

/** `errorloc`, `errorloc302`, `errorloc303`. */
export function errorLocationLine(_proxy: Proxy, { line }: Reading): void {
  const name = line.arg(0);
  if (line.arg(1) === '' || line.arg(2) === '') refuse(`${name} : expects <status_code> and <url> as arguments.\n`);
  const status = atoi(line.arg(1));
  if (!ERROR_STATUSES.includes(status)) refuse(`${name} : status code '${status}' not handled.`, { word: 1 });
}

export function errorFilesLine(proxy: Proxy, { line }: Reading): void {
  const section = line.arg(1);
  if (section === '') refuse('errorfiles : expects <name> as argument.');
  const statuses = line.rest(2).map((text) => atoi(text));
  const unknown = statuses.find((status) => !ERROR_STATUSES.includes(status));
  if (unknown !== undefined) refuse(`errorfiles : status code '${unknown}' not handled.`);
  proxy.errorFiles.push({ section, statuses: statuses.length === 0 ? null : statuses, line: line.number });
}

export function httpErrorLine(proxy: Proxy, reading: Reading): void {
  const { line } = reading;
  proxy.argumentContext = 'in http-error directive in';
  const reply = within(
    (message) => `http-error : ${message}`,
    () => new ReplyReader(reading, proxy, 'http-error', (index) => line.arg(index), 0).read(1),
  );
  if (reply.status === 0) refuse('http-error : expects at least a <status> as arguments.\n');
  if (!ERROR_STATUSES.includes(reply.status)) refuse(`http-error: status code '${reply.status}' not handled.`);
  if (line.arg(reply.next) !== '') refuse(`http-error : unknown keyword '${line.arg(reply.next)}'.`);
  if (reply.errorFiles !== null)
    proxy.errorFiles.push({ section: reply.errorFiles, statuses: [reply.status], line: line.number });
}
