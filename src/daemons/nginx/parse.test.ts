import { describe, expect, it } from 'vitest';
import type { ParseContext } from '../daemon.ts';
import { parseNginx } from './parse.ts';
import recorded from './samples/config-errors.json' with { type: 'json' };

const alone: ParseContext = { hosts: new Map(), machine: null };

/** `nginx -t`'s own line, without its time stamp, level and process id. */
function words(line: string): string {
  return line.replace(/^\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d \[\w+\] \d+#\d+: /, '');
}

describe('says what nginx -t says', () => {
  it.each(recorded)('$name', (trial) => {
    const { diagnostics, refusal } = parseNginx({ path: trial.file, text: trial.config }, alone);
    const said = trial.all.map(words).filter((line) => !line.startsWith('nginx: '));
    expect(diagnostics.filter((d) => d.severity !== 'info').map((d) => d.message)).toEqual(said);
    expect(refusal === null).toBe(trial.ok);
    const [first] = diagnostics.filter((d) => d.severity !== 'info');
    if (first !== undefined) expect(first.span?.line ?? null).toBe(trial.line);
  });
});
