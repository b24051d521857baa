import { parseInetUrl } from './inet.ts';
import type { Reading } from './reading.ts';

const FACILITIES = [
  ...[
    'kern',
    'user',
    'mail',
    'daemon',
    'auth',
    'intern',
    'lpr',
    'news',
    'uucp',
    'clock',
    'authpriv',
    'ftp',
    'ntp',
    'audit',
    'alert',
    'cron',
  ],
  ...['local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7'],
];
const SEVERITIES = ['emerg', 'alert', 'crit', 'error', 'warn', 'notice', 'info', 'debug'];
const TAG_MAX = 32;

/** `syslog:server=…,facility=…` of a log (ngx_syslog_process_conf). */
export function processSyslog(at: Reading, word: string): void {
  const seen = new Set<string>();
  const once = (key: string): void => {
    if (seen.has(key)) at.emerg(`duplicate syslog "${key}"`);
    seen.add(key);
  };
  for (const part of word.slice('syslog:'.length).split(',')) {
    const [key, value] = splitOnce(part);
    if (value === null || !['server', 'facility', 'severity', 'tag'].includes(key)) {
      if (part !== 'nohostname') at.emerg(`unknown syslog parameter "${part}"`);
      continue;
    }
    once(key);
    parameter(at, key, value);
  }
  if (!seen.has('server')) at.emerg('no syslog server specified');
}

function parameter(at: Reading, key: string, value: string): void {
  if (key === 'server') {
    const url = parseInetUrl(value, { defaultPort: 514 }, at.context);
    if (url.kind === 'error') at.emerg(`${url.words} in syslog server "${value}"`);
  } else if (key === 'facility') {
    if (!FACILITIES.includes(value)) at.emerg(`unknown syslog facility "${value}"`);
  } else if (key === 'severity') {
    if (!SEVERITIES.includes(value)) at.emerg(`unknown syslog severity "${value}"`);
  } else if (value.length > TAG_MAX) at.emerg('syslog tag length exceeds 32');
  else if (!/^\w*$/.test(value)) at.emerg('syslog "tag" only allows alphanumeric characters and underscore');
}

function splitOnce(text: string): [string, string | null] {
  const at = text.indexOf('=');
  return at < 0 ? [text, null] : [text.slice(0, at), text.slice(at + 1)];
}
