import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { GenericSchema } from 'valibot';
import { SCHEMAS_FOLDER, schemaTexts } from '../../scripts/schemas.ts';
import { readFolder } from '../cli/folder.ts';
import { diagnosticLine } from '../cli/output.ts';
import { checksSchema } from './checksFile.ts';
import { frontMatterSchema, mistakeSchema, solutionSchema } from './folderSchema.ts';
import { hintsSchema } from './hintsFile.ts';
import { quizSchema } from './quizSchema.ts';
import { scenarioFileSchema } from './scenarioSchema.ts';
import { readYaml } from './yamlFile.ts';

/** An editor judges by the published schema, the lab by its own: what one of them refuses for its form, the other must not offer. */

const readers: Readonly<Record<string, GenericSchema>> = {
  lesson: frontMatterSchema,
  checks: checksSchema,
  quiz: quizSchema,
  hints: hintsSchema,
  scenario: scenarioFileSchema,
  solution: solutionSchema,
  mistake: mistakeSchema,
};
const ajv = new Ajv({ strict: false });
const published = Object.fromEntries(
  Object.keys(readers).map((name) => [name, ajv.compile(JSON.parse(schemaTexts().get(`${name}.json`) ?? 'false') as object)]),
);

const editorSays = (name: string, text: string): boolean => published[name]?.(parse(text)) === true;
const labSays = (name: string, text: string): boolean =>
  readYaml({ path: 'a', text }, readers[name] as GenericSchema).value !== null;

const lessons = readFolder(join(SCHEMAS_FOLDER, '../lessons/progression'));
const samples = Object.entries(lessons).flatMap(([path, text]) => {
  const name = /(?:^|\/)(checks|quiz|hints|solution|mistake)\.yaml$/.exec(path)?.[1];
  // A translation has its own form, which lays words over these.
  return name === undefined || path.split('/').length > (/solution|mistake/.test(name) ? 4 : 2) ? [] : [[path, name, text] as const];
});

/** The front matter of every lesson. */
const fronts = Object.entries(lessons).flatMap(([path, text]) =>
  /^[\w-]+\/lesson\.md$/.test(path) ? [[path, 'lesson', /^---\n(.*?)^---$/ms.exec(text)?.[1] ?? ''] as const] : [],
);

describe('the schemas for editors agree with the readers', () => {
  it('on every file of the lessons', () => {
    expect(samples.length).toBeGreaterThan(20);
    expect(fronts.length).toBeGreaterThan(3);
    const wrong = [...samples, ...fronts].filter(([, name, text]) => !editorSays(name, text) || !labSays(name, text)).map(([path]) => path);
    expect(wrong).toEqual([]);
  });

  it.each([
    ['checks', '[]'],
    ['checks', '- { id: a, title: A, duration: 3s }'],
    ['checks', '- { id: "A b", title: A, duration: 3s, expect: [{ no: errors }] }'],
    ['checks', '- { id: a, title: "", duration: 3s, expect: [{ no: errors }] }'],
    ['checks', '- { id: a, title: A, duration: 3s, faults: [{ at: 1s, poweroff: web1 }], expect: [{ no: errors }] }'],
    ['checks', '- { id: a, title: A, duration: 3s, expect: [{ no: failures }] }'],
    ['checks', '- { id: a, title: A, duration: 3, expect: [{ no: errors }] }'],
    ['checks', '- { id: a, title: A, duration: 3s, expect: [{ no: errors }], hint: x }'],
    ['quiz', '- { id: a, kind: choice, text: A, options: [{ text: B, explain: C }] }'],
    ['quiz', '- { id: a, kind: guess, text: A }'],
    ['quiz', '- { id: a, kind: number, text: A, unit: s, tolerance: -1, explain: B }'],
    ['hints', '- { id: a, words: "" }'],
    ['hints', '- { id: a, words: W, when: [{ failt: b }] }'],
    ['scenario', 'duration: 3s\ntraffic: { rate: 20/s, arrivals: often }'],
    ['solution', 'words: nothing else'],
    ['lesson', 'title: A\nnumber: 1\nsummary: B'],
    ['lesson', 'title: A\nnumber: 0\nsummary: B\nminutes: 5'],
    ['lesson', 'title: A\nnumber: 1\nsummary: B\nminutes: five'],
    ['lesson', 'title: A\nnumber: 1\nsummary: B\nminutes: 5\nauthor: me'],
    ['lesson', 'title: A\nnumber: 1\nsummary: B\nminutes: 5\nlive: { duration: 5 }'],
    ['mistake', '{ title: A, fails: b }'],
  ])('and both refuse in %s: %s', (name, text) => {
    expect([editorSays(name, text), labSays(name, text)]).toEqual([false, false]);
  });

  it('every file of a lesson leads an editor to its schema', () => {
    for (const [path, name, text] of samples) {
      const named = /^# yaml-language-server: \$schema=(\S+)/.exec(text)?.[1] ?? 'none';
      expect(join('lessons/progression', path, '..', named), path).toBe(`schemas/${name}.json`);
    }
  });

  it('the settings for editors name schemas that are there, for the places where such files lie', () => {
    const settings = readFileSync(join(SCHEMAS_FOLDER, '../.vscode/settings.json'), 'utf8');
    const { 'yaml.schemas': map } = JSON.parse(settings) as { 'yaml.schemas': Readonly<Record<string, string | string[]>> };
    expect(Object.keys(map).sort()).toEqual(Object.keys(readers).map((name) => `./schemas/${name}.json`).sort());
  });

  it('the task for editors finds the place and the words of what is wrong', () => {
    const text = readFileSync(join(SCHEMAS_FOLDER, '../.vscode/tasks.json'), 'utf8');
    const { tasks } = JSON.parse(text) as { tasks: { problemMatcher: { pattern: { regexp: string } } }[] };
    const { diagnostics } = readYaml({ path: 'workshop/a/checks.yaml', text: '\n- id: A b' }, checksSchema);
    const found = new RegExp(tasks[0]?.problemMatcher.pattern.regexp ?? '').exec(diagnosticLine(diagnostics[0]!));
    expect(found?.slice(1)).toEqual(['workshop/a/checks.yaml', '2', '7', 'error', '[0].id: expected an id of small letters, digits and dashes']);
  });
});
