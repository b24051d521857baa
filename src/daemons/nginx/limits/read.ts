import type { BlockNode, Word } from '../../../text/blocks.ts';
import type { Makings } from '../build.ts';
import type { LocationBuilder } from '../locationBuilder.ts';
import { parseNumber } from '../values.ts';

/** `limit_req_zone KEY zone=NAME:SIZE rate=N` and `limit_conn_zone KEY zone=NAME:SIZE`. */
export function readZone(node: BlockNode, makings: Makings): void {
  const [, key, ...parameters] = node.words as [Word, Word, ...Word[]];
  let name: string | null = null;
  let rate = 0;
  for (const { text } of parameters) {
    if (text.startsWith('zone=')) name = text.slice(5).split(':', 1)[0] as string;
    const match = /^rate=(\d+)(r\/s|r\/m)?$/.exec(text);
    // Thousandths a second: an odd number a minute is rounded down (ngx_http_limit_req_zone).
    if (match !== null) rate = Math.floor((Number(match[1]) * 1000) / (match[2] === 'r/m' ? 60 : 1));
  }
  const kind = (node.words[0] as Word).text === 'limit_req_zone' ? 'req' : 'conn';
  if (name !== null) makings.zones.set(`${kind} ${name}`, { key: makings.template(key), rate });
}

export const LIMIT_ACTIONS: Readonly<
  Record<string, (node: BlockNode, location: LocationBuilder, makings: Makings) => void>
> = {
  limit_req: readLimitReq,
  limit_conn: (node, { own }) => {
    const [, name, count] = node.words as [Word, Word, Word];
    const max = parseNumber(count.text);
    if (max !== null) (own.limitConns ??= []).push({ zone: `conn ${name.text}`, max, span: node.span });
  },
  limit_req_status: (node, { own }) => {
    own.limitReqStatus = { value: parseNumber((node.words[1] as Word).text) ?? 503, span: node.span };
  },
  limit_conn_status: (node, { own }) => {
    own.limitConnStatus = { value: parseNumber((node.words[1] as Word).text) ?? 503, span: node.span };
  },
  limit_req_dry_run: (node, { own }) => {
    own.limitReqDryRun = isOn(node);
  },
  limit_conn_dry_run: (node, { own }) => {
    own.limitConnDryRun = isOn(node);
  },
};

function readLimitReq(node: BlockNode, { own }: LocationBuilder): void {
  let name = '';
  let burst = 0;
  let delay = 0;
  for (const { text } of node.words.slice(1)) {
    if (text.startsWith('zone=')) name = text.slice(5);
    else if (text.startsWith('burst=')) burst = parseNumber(text.slice(6)) ?? 0;
    else if (text.startsWith('delay=')) delay = parseNumber(text.slice(6)) ?? 0;
    else if (text === 'nodelay') delay = Infinity;
  }
  const limit = { zone: `req ${name}`, burst: burst * 1000, delay: delay * 1000, span: node.span };
  (own.limitReqs ??= []).push(limit);
}

function isOn(node: BlockNode): boolean {
  return (node.words[1] as Word).text.toLowerCase() === 'on';
}
