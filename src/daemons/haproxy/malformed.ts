import type { HttpRequest } from '../../sim/message.ts';

/** A URI of visible characters, without a fragment. */
const URI = /^[!"$-~]+$/;
const AUTHORITY = /^[A-Za-z][A-Za-z0-9+.-]*:\/\/(?:[^@/]*@)?([^/]*)/;

/** Whether HAProxy takes it for no request and answers 400: a URI with blanks or `#`, or one that names another host than the Host field (h1.c h1_headers_to_hdr_list 2.6, measured). */
export function isMalformed({ path, host }: HttpRequest): boolean {
  if (!URI.test(path)) return true;
  if (path.startsWith('/') || host === '') return false;
  const authority = AUTHORITY.exec(path)?.[1] ?? '';
  return authority !== '' && authority.toLowerCase() !== host.toLowerCase();
}
