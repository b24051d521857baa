import type { HttpRequest } from '../../../sim/message.ts';
import { decodedBase64 } from './converterBytes.ts';
import { headerLines } from './message.ts';

/** Name and password of `Authorization: Basic`; null where the request brings none. */
export function credentials(request: HttpRequest): { readonly user: string; readonly password: string } | null {
  const given = /^Basic +(\S+)\s*$/i.exec(headerLines(request, 'authorization')[0] ?? '')?.[1];
  const text = given === undefined ? null : decodedBase64(given);
  const colon = text?.indexOf(':') ?? -1;
  return text === null || colon < 0 ? null : { user: text.slice(0, colon), password: text.slice(colon + 1) };
}
