import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { appendYaml, plainYaml, removeYaml, setYaml, yamlLine } from './yamlText.ts';

const lessons = fileURLToPath(new URL('../../../lessons/progression', import.meta.url));
const written = readdirSync(lessons)
  .map((name) => join(lessons, name, 'checks.yaml'))
  .map((path) => readFileSync(path, 'utf8'));

const text = `# Who asks.
traffic:
    rate:   20/s      # a quiet hour
    mix: {GET /: 6,  "POST /orders":   1}

# How long.
duration: '60s'
`;

/** Lines of `a` that are not in `b` at the same distance from either end. */
function changedLines(a: string, b: string): string[] {
  const [one, two] = [a.split('\n'), b.split('\n')];
  let head = 0;
  while (head < one.length && one[head] === two[head]) head++;
  let tail = 0;
  while (tail < one.length - head && one.at(-1 - tail) === two.at(-1 - tail)) tail++;
  return one.slice(head, one.length - tail);
}

describe('a change of a YAML text', () => {
  it('of one value changes its letters and nothing else', () => {
    expect(setYaml(text, ['traffic', 'rate'], '50/s')).toBe(text.replace('20/s', '50/s'));
    expect(setYaml(text, ['duration'], '2m')).toBe(text.replace("'60s'", "'2m'"));
    expect(setYaml(text, ['traffic', 'mix', 'POST /orders'], 0.5)).toBe(text.replace('  1}', '  0.5}'));
  });

  it('quotes what would be read otherwise', () => {
    const changed = setYaml('- { title: a }\n', [0, 'title'], 'yes, {no}: # 1')!;
    expect(plainYaml(changed)).toEqual([{ title: 'yes, {no}: # 1' }]);
  });

  it('adds a key and leaves all other lines', () => {
    const changed = setYaml(text, ['traffic', 'timeout'], '5s')!;
    expect(plainYaml(changed)).toMatchObject({ traffic: { rate: '20/s', timeout: '5s' }, duration: '60s' });
    expect(changed).toContain('    rate:   20/s      # a quiet hour\n');
    expect(changed).toContain('\n    timeout: 5s\n');
  });

  it('adds to a list, and begins one', () => {
    const begun = appendYaml(text, ['faults'], { at: '10s', kill: 'web1/app' })!;
    expect(begun.startsWith(text.trimEnd())).toBe(true);
    expect(begun).toMatch(/\n {4}- \{ ?at: 10s, kill: web1\/app ?\}\n$|\n- \{ ?at: 10s, kill: web1\/app ?\}\n$/);
    const more = appendYaml(begun, ['faults'], { at: '12s', kill: 'web2/app' })!;
    expect((plainYaml(more) as { faults: unknown[] }).faults).toHaveLength(2);
  });

  it('takes out what is there, and what is empty then', () => {
    const one = 'faults: # what breaks\n  - { at: 10s, kill: web1/app }\nduration: 60s\n';
    expect(plainYaml(removeYaml(one, ['faults', 0])!)).toEqual({ duration: '60s' });
  });

  it('of what an alias stands for leaves the original alone', () => {
    const shared = '- traffic: &usual { rate: 20/s }\n- traffic: *usual\n';
    const changed = setYaml(shared, [1, 'traffic', 'rate'], '50/s')!;
    expect(plainYaml(changed)).toEqual([{ traffic: { rate: '20/s' } }, { traffic: { rate: '50/s' } }]);
  });

  it('refuses what cannot be read', () => {
    expect(setYaml('traffic: {', ['duration'], '1s')).toBeNull();
    expect(appendYaml('duration: 60s\n', ['duration'], 1)).not.toBe('duration: 60s\n');
    expect(setYaml('just words\n', ['duration', 'x'], '1s')).toBeNull();
  });

  it('keeps the lines of an author’s own checks, wherever one is changed', () => {
    for (const file of written) {
      const checks = plainYaml(file) as { title: string; expect: unknown[] }[];
      for (const i of checks.keys()) {
        const titled = setYaml(file, [i, 'title'], 'Another title')!;
        expect(changedLines(file, titled)).toHaveLength(1);
        const longer = appendYaml(file, [i, 'expect'], { no: 'errors' })!;
        expect(changedLines(file, longer)).toEqual([]);
        expect(longer.split('\n')).toHaveLength(file.split('\n').length + 1);
        const shorter = removeYaml(file, [i, 'expect', 0])!;
        expect(changedLines(file, shorter)).toHaveLength(checks[i]!.expect.length === 1 ? 2 : 1);
      }
    }
  });

  it('keeps the ends of lines that come from elsewhere', () => {
    const dos = text.replaceAll('\n', '\r\n');
    expect(setYaml(dos, ['traffic', 'rate'], '50/s')).toBe(dos.replace('20/s', '50/s'));
  });
});

it('knows the line of a value, or of what is around it', () => {
  expect(yamlLine(text, ['traffic', 'mix', 'GET /'])).toBe(4);
  expect(yamlLine(text, ['duration'])).toBe(7);
  expect(yamlLine(text, ['traffic', 'timeout'])).toBe(3);
});
