import { UINT_MAX } from '../numbers.ts';
import type { Statement } from '../statement.ts';
import { currentChecker, currentUrl, type CheckBlock, type Handler } from './block.ts';
import type { CheckerLine } from './checkerLines.ts';
import type { UrlDraft } from './draft.ts';
import { switched, valueOf } from './words.ts';
import { dictionary } from '../../../text/dictionary.ts';

/** HTTP_GET and SSL_GET (check/check_http.c), with keepalived's words. */
export const HTTP_LINES: Readonly<Record<string, CheckerLine>> = dictionary({
  nb_get_retry: (at, { timing }) => {
    at.say("nb_get_retry is deprecated - please use 'retry'", 0);
    const value = at.unsigned(1, 0, UINT_MAX);
    if (value === null) at.say(`Invalid nb_get_retry value '${at.text(1)}'`);
    else timing.retry = value;
  },
  virtualhost: (at, checker) => {
    if (at.size < 2) at.say('HTTP_GET virtualhost name missing');
    else checker.virtualHost = valueOf(at);
  },
  http_protocol: (at) => {
    if (at.size < 2) at.say('Missing http_protocol version');
    else if (!['1.0', '1.1', '1.0C', '1.0c'].includes(at.text(1))) at.say(`Invalid http_protocol version ${at.text(1)}`);
  },
  enable_sni: (at) => void switched(at, 'Invalid enable_sni parameter'),
  fast_recovery: (at, checker) => {
    checker.fastRecovery = switched(at, 'Invalid fast_recovery parameter') ?? checker.fastRecovery;
  },
});

const STATUS_MIN = 100;
const STATUS_MAX = 599;
/** HTTP_DEFAULT_STATUS_CODE_MIN and _MAX. */
const STATUS_DEFAULT: readonly [number, number] = [200, 299];
const DIGEST_LENGTH = 32;

type UrlLine = (at: Statement, url: UrlDraft) => void;

const URL_LINES: Readonly<Record<string, UrlLine>> = dictionary({
  path: (at, url) => {
    url.path = valueOf(at);
  },
  digest: (at, url) => {
    const text = at.text(1);
    if (url.digest) return at.say(`Digest '${text}' is a duplicate`);
    if (text.length !== DIGEST_LENGTH)
      return at.say(`digest '${text}' character length should be ${DIGEST_LENGTH} rather than ${text.length}`);
    // From the end, two by two; the words show what is left of the text by then.
    for (let i = DIGEST_LENGTH - 2; i >= 0; i -= 2) {
      if (/^[0-9a-fA-F]{2}$/.test(text.slice(i, i + 2))) continue;
      return at.say(`Unable to interpret hex digit in '${text.slice(0, i + 2)}' at offset ${i}/${i + 1}`);
    }
    url.digest = true;
  },
  status_code: (at, url) => {
    for (const [i, word] of at.words.entries()) {
      if (i === 0) continue;
      const [, low = '', dash, high = ''] = /^\s*(\d*)(?:(-)(\d*))?$/.exec(word.text) ?? [undefined, 'x'];
      const min = Number(low);
      const max = dash === undefined ? min : Number(high);
      if (min >= STATUS_MIN && max <= STATUS_MAX && min <= max) url.statuses.push([min, max]);
      else at.say(`Invalid HTTP_GET status code '${word.text}'`, i);
    }
  },
  virtualhost: (at, url) => {
    if (at.size < 2) at.say('Missing HTTP_GET virtualhost name');
    else url.virtualHost = valueOf(at);
  },
});

export const urlBlock: CheckBlock = {
  open(at, data) {
    const checker = currentChecker(data);
    if (checker === undefined) return 'skip';
    checker.urls.push({ span: at.line.span, path: null, digest: false, statuses: [], virtualHost: null });
    return 'read';
  },
  lines: Object.fromEntries(
    Object.entries(URL_LINES).map(([name, line]): [string, Handler] => [
      name,
      (at, data) => {
        const url = currentUrl(data);
        if (url !== undefined) line(at, url);
      },
    ]),
  ),
  end(at, data) {
    const url = currentUrl(data);
    if (url === undefined) return;
    if (url.path === null) {
      at.say('HTTP/SSL_GET checker url has no path - ignoring', 0);
      currentChecker(data)?.urls.pop();
    } else if (url.statuses.length === 0) url.statuses.push([...STATUS_DEFAULT]);
  },
};
