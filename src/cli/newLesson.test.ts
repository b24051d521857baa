import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFolder, readLessons } from './folder.ts';
import { lesson } from './lesson.ts';
import { UsageError } from './output.ts';

const SAMPLES = fileURLToPath(new URL('../lesson/samples', import.meta.url));
const TEMPLATES = fileURLToPath(new URL('../app/sandbox/templates', import.meta.url));
let root = '';

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'lab-lesson-'));
  cpSync(join(SAMPLES, 'shop'), join(root, 'progression/shop'), { recursive: true });
});
afterAll(() => rmSync(root, { recursive: true }));

function call(...args: string[]) {
  const out: string[] = [];
  const code = lesson(args, { out: (line) => out.push(line), err: (line) => out.push(line) }, root);
  return { code, out: out.join('\n') };
}

const templates = readdirSync(TEMPLATES).filter((name) => name !== 'nothing');

describe('lesson new', () => {
  it('makes a lesson that is proved, in a track of its own, and says what to do next', () => {
    const { code, out } = call('new', 'workshop/two-shops');
    expect(code).toBe(0);
    expect(out).toContain('Made lessons/workshop/two-shops (lesson 1 of the new track workshop)');
    expect(out).toContain('✔ two-shops: proved');
    expect(out).toContain('npm run lesson -- check two-shops');
    const made = readLessons(root).find(({ id }) => id === 'two-shops');
    expect(made?.lesson).toMatchObject({ track: 'workshop', title: 'Two shops', number: 1 });
    expect(call('check', 'two-shops', '--seeds', '2')).toMatchObject({ code: 0 });
    // Every file but the first and the workspaces tells an editor what it is.
    const folder = readFolder(join(root, 'workshop/two-shops'));
    const written = Object.keys(folder).filter((path) => path.endsWith('.yaml') && !path.endsWith('cluster.yaml'));
    for (const path of written) {
      const schema = /^# yaml-language-server: \$schema=(\S+)/.exec(folder[path] ?? '')?.[1] ?? 'none';
      expect(join('lessons/workshop/two-shops', path, '..', schema), path).toMatch(/^schemas\/\w+\.json$/);
    }
  });

  it.each(templates)('from the template %s', (template) => {
    const { code, out } = call('new', `doors/${template}-door`, '--from', template);
    expect(out).toContain(`✔ ${template}-door: proved`);
    expect(code).toBe(0);
    expect(readFolder(join(root, 'doors', `${template}-door`, 'solutions/right-port'))).toHaveProperty('cluster.yaml');
  });

  it('from a lesson: the copy has its own title and place, and continues nothing', () => {
    expect(call('new', 'progression/shop-again', '--from', 'shop')).toMatchObject({ code: 0 });
    const original = readFolder(join(root, 'progression/shop'));
    const copy = readFolder(join(root, 'progression/shop-again'));
    expect(Object.keys(copy)).toEqual(Object.keys(original));
    expect(copy['checks.yaml']).toBe(original['checks.yaml']);
    expect(copy['lesson.md']).toContain('title: Shop again\n');
    const numbers = readLessons(root).flatMap(({ path, lesson: read }) => (path.startsWith('progression/') ? [read?.number] : []));
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it.each([
    [['new'], 'which lesson?'],
    [['new', 'two-shops'], 'expected TRACK/NAME'],
    [['new', 'Workshop/Two shops'], 'small letters, digits and dashes'],
    [['new', '../out/x'], 'expected TRACK/NAME'],
    [['new', 'a/b', 'c/d'], 'one lesson at a time'],
    [['new', 'progression/shop'], 'is there already'],
    [['new', 'elsewhere/shop'], 'the track progression has a lesson shop'],
    [['new', 'a/b', '--from', 'nothing'], 'found nothing'],
    [['old', 'a/b'], 'lesson check ID proves it'],
  ])('refuses %j', (args, words) => {
    const before = readdirSync(root);
    expect(() => call(...args)).toThrow(UsageError);
    expect(() => call(...args)).toThrow(words);
    expect(readdirSync(root)).toEqual(before);
  });

  it('leaves what was there as it was', () => {
    const before = readFileSync(join(root, 'progression/shop/lesson.md'), 'utf8');
    expect(() => call('new', 'progression/shop')).toThrow(UsageError);
    expect(readFileSync(join(root, 'progression/shop/lesson.md'), 'utf8')).toBe(before);
    expect(existsSync(join(root, 'a'))).toBe(false);
  });
});
