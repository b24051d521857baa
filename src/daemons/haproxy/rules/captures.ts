import type { HttpRequest, HttpResponse } from '../../../sim/message.ts';
import { headerLines } from '../sample/message.ts';
import type { Exchange } from './exchange.ts';

/** A place for a text of a request or an answer: `capture request header`, `declare capture`, `http-request capture … len`. */
export interface CaptureSlot {
  /** The field that is kept there by itself; null: a rule fills it. */
  readonly header: string | null;
  readonly length: number;
}

/** A frontend's, in the order of its lines, by which they are numbered. */
export interface CaptureSlots {
  readonly request: readonly CaptureSlot[];
  readonly response: readonly CaptureSlot[];
}

export const NO_CAPTURES: CaptureSlots = { request: [], response: [] };

/** Keeps the fields that the frontend captures, the last line of each (http_ana.c http_capture_headers 2.6). */
export function captureHeaders(message: HttpRequest | HttpResponse, exchange: Exchange): void {
  const side = message.kind === 'http-request' ? 'request' : 'response';
  for (const [slot, { header }] of exchange.captureSlots[side].entries()) {
    const line = header === null ? undefined : headerLines(message, header).pop();
    if (line !== undefined) exchange.capture(side, slot, line);
  }
}
