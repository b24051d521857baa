import { spawnSync } from 'node:child_process';
import type { Complaint } from '../../src/daemons/verdict.ts';
import type { Ask } from './ask.ts';
import { keywordsNginx } from './keywordsNginx.ts';
import { NginxRoot } from './worldNginx.ts';

let made: NginxRoot | null = null;

/** One root directory for all questions. */
function root(): NginxRoot {
  made ??= new NginxRoot();
  return made;
}

/** `nginx -t` in a root directory that holds what the lab's machines hold. */
export const askNginx: Ask = {
  daemon: 'nginx',
  packageName: 'nginx-light',
  version() {
    const said = spawnSync('nginx', ['-v'], { encoding: 'utf8' });
    return /nginx\/(\S+)/.exec(said.stderr ?? '')?.[1] ?? null;
  },
  async ask(config) {
    root().clear();
    const { accepted, said } = root().test(config);
    return { accepted, complaints: readComplaints(said) };
  },
  keywords: async () => keywordsNginx(root()),
};

const SEVERITIES: Readonly<Record<string, Complaint['severity'] | null>> = {
  emerg: 'error',
  alert: 'error',
  crit: 'error',
  error: 'error',
  warn: 'warning',
};

/** Each message has a time stamp, a level and a process id before it; a word with a line feed in it goes on below. */
function readComplaints(text: string): Complaint[] {
  const found: Complaint[] = [];
  for (const part of text.split(/^(?=\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[|nginx: )/m)) {
    const [, level = '', words = ''] = /^[\d/]+ [\d:]+ \[(\w+)\] \d+#\d+: (.*)\n$/s.exec(part) ?? [];
    const severity = SEVERITIES[level] ?? null;
    if (severity === null) continue;
    const message = words.replace(/ in \/etc\/nginx\/nginx\.conf:(\d+)/g, ' in nginx.conf:$1');
    const line = / in nginx\.conf:(\d+)$/.exec(message)?.[1];
    found.push({ severity, line: line === undefined ? null : Number(line), message });
  }
  return found;
}
