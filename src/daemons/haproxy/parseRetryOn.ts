import { wordsSpan, type Word } from '../../text/words.ts';
import type { RetryConditions } from './config.ts';
import type { Section } from './draft.ts';
import type { Report } from './report.ts';

/** Statuses that may be named (http.h 2.6). */
const STATUSES: ReadonlySet<number> = new Set([401, 403, 404, 408, 425, 500, 501, 502, 503, 504]);
/** What `all-retryable-errors` covers of them. */
const SERVER_ERRORS: ReadonlySet<number> = new Set([500, 502, 503, 504]);

/** Without a line: connections that failed, and nothing more. */
export const DEFAULT_RETRY: RetryConditions = {
  connection: true,
  disconnected: false,
  timeout: false,
  statuses: new Set(),
  span: null,
};

/** `retry-on …`, with the messages of proxy.c proxy_parse_retry_on 2.6. */
export function parseRetryOn(section: Section, words: readonly Word[], report: Report): void {
  const span = wordsSpan(words);
  const [keyword, ...names] = words as [Word, ...Word[]];
  if (names.length === 0)
    return report.alert(keyword.span, 'argument', "'retry-on' needs at least one keyword to specify when to retry.");
  let connection = false;
  let disconnected = false;
  let timeout = false;
  const statuses = new Set<number>();
  for (const word of names) {
    switch (word.value) {
      case 'conn-failure':
        connection = true;
        break;
      case 'empty-response':
        disconnected = true;
        break;
      case 'response-timeout':
        timeout = true;
        break;
      case 'junk-response':
      case '0rtt-rejected':
        // No server in the lab answers junk or takes early data.
        break;
      case 'all-retryable-errors':
        connection = disconnected = timeout = true;
        for (const status of SERVER_ERRORS) statuses.add(status);
        break;
      case 'none':
        if (names.length > 1) return report.alert(word.span, 'retry-on', "'retry-on' 'none' keyword only usable alone");
        break;
      default:
        if (!STATUSES.has(Number(word.value)) || !/^\d+$/.test(word.value))
          return report.alert(word.span, 'retry-on', `'retry-on': unknown keyword '${word.value}'`);
        statuses.add(Number(word.value));
    }
  }
  section.retryOn = { connection, disconnected, timeout, statuses, span };
}
