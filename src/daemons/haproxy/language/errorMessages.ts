import type { Reading } from './reading.ts';
import { refuse } from './refusal.ts';

/** Messages that are kept as files or built from a URL (http_htx.c). */

/** `http_load_errorfile`: the file must be there and hold an HTTP message. */
export function errorFileText(path: string, reading: Reading): void {
  if (!reading.hasFile(path)) refuse(`error opening file '${path}'.`);
  const text = reading.textOf(path);
  if (text === null || text === '') return;
  const limit = reading.globals.bufferSize;
  if (text.length > limit)
    reading.warn(`custom error message file '${path}' larger than ${limit} bytes. Truncating.`, { form: 'bare' });
  const error = messageError(text.slice(0, limit));
  if (error !== null) refuse(`'${path}': ${error}`);
}

/** `http_str_to_htx`: what is wrong with a stored answer, or null. */
function messageError(text: string): string | null {
  const head = /^HTTP\/(\d)\.(\d) (\d{3})(?: [^\r\n]*)?\r?\n/.exec(text);
  const end = /\r?\n\r?\n/.exec(text);
  if (head === null || end === null) return `unabled to parse headers (error offset: ${head === null ? 0 : text.length})`;
  const status = Number(head[3]);
  if (status < 200 && (status === 100 || status >= 102)) return `invalid http status code for an error message (${status})`;
  const bodyLength = text.length - end.index - end[0].length;
  const headers = text.slice(0, end.index + 2);
  if (/^transfer-encoding:\s*chunked/im.test(headers)) return 'chunk-encoded payload not supported';
  const announced = /^content-length:\s*(\d+)/im.exec(headers)?.[1];
  if ((status === 204 || status === 304 || announced === '0') && bodyLength > 0) return 'message payload not expected';
  if (announced !== undefined && Number(announced) !== bodyLength)
    return `payload size does not match the announced content-length (${bodyLength} != ${announced})`;
  return null;
}
