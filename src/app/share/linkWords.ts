import { actsName } from '../faultWords.ts';
import { plural } from '../../text/plural.ts';
import { grouped } from '../../text/quantity.ts';
import type { SharedRun } from './sharedRun.ts';

/** What Discord takes in a message, and old programs for mail and tables in an address: the shortest limit that people meet. */
const MESSAGE_MAX = 2000;
/** What every program that handles addresses should take (RFC 9110, section 4.1). Browsers take far more: Chromium two million. */
const ADDRESS_SURE = 8000;

/** What a link of so many characters is good for: a sentence or two. */
export function sizeInWords(characters: number): string {
  const count = grouped(characters);
  if (characters <= MESSAGE_MAX) return `${count} characters: short enough for one message in a chat.`;
  if (characters <= ADDRESS_SURE) {
    return `${count} characters: browsers and mail take it, but some chats allow no more than ${grouped(MESSAGE_MAX)} in a message. Should it arrive cut off, the lab says so; then send the zip.`;
  }
  return `${count} characters: browsers open it, but many programs cut off or refuse an address of more than ${grouped(ADDRESS_SURE)}. Better send the zip.`;
}

/** `It holds 9 files, what was done (web1 off at 10.0 s), and the moment 12.4 s.` */
export function contentsInWords({ files, acts, atMs }: SharedRun): string {
  const count = Object.keys(files).length;
  const done = acts.length === 0 ? '' : ` what was done (${actsName(acts)}),`;
  return `It holds ${plural(count, ['# file', '# files'])},${done} and the moment ${(atMs / 1000).toFixed(1)} s.`;
}
