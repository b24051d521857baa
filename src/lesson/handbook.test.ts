import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GenericSchema } from 'valibot';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { readFolder } from '../cli/folder.ts';
import { daemons } from '../daemons/registry.ts';
import { prepare, simulate } from '../lab/lab.ts';
import type { Files } from '../text/sourceFile.ts';
import { expectationSchema, expectationsSchema } from './expectationSchema.ts';
import { frontMatterSchema } from './folderSchema.ts';
import { readHints } from './hintsFile.ts';
import { loadLesson } from './loadLesson.ts';
import { readProse } from './markdown.ts';
import type { Pipeline } from './pipeline.ts';
import { proveLesson } from './proof.ts';
import { readScenarioFile } from './scenarioFile.ts';
import { scenarioEntries } from './scenarioSchema.ts';
import { readYaml } from './yamlFile.ts';

/** lessons/README.md teaches authors: whatever it shows must be what the lab reads. */

const TEXT = readFileSync(fileURLToPath(new URL('../../lessons/README.md', import.meta.url)), 'utf8');

/** Its fenced blocks by the word behind the language: a file of the example lesson, or what the block shows. */
const blocks: Files = Object.fromEntries(
  [...TEXT.matchAll(/^```\w+ (\S+)\n(.*?)^```$/gms)].map(([, name, body]) => [name as string, body as string]),
);
const lessonFiles = Object.entries(blocks).filter(([name]) => name.includes('.') && name !== 'scenario.yaml');

const pipeline: Pipeline = {
  prepare: (files) => prepare(files, daemons),
  simulate: (cluster, scenario, seed) => simulate(cluster, scenario, seed, daemons),
};

/** The rows of the table with this first heading, in a section. */
function rowsOf(section: string, heading: string): string[] {
  const from = TEXT.indexOf(`| ${heading} |`, TEXT.indexOf(`\n## ${section}\n`));
  return TEXT.slice(from, TEXT.indexOf('\n\n', from)).split('\n').slice(2);
}

/** The code in the last column. */
function examplesIn(section: string, heading: string): string[] {
  return rowsOf(section, heading).map((row) => /`([^`]+)` \|$/.exec(row)?.[1] ?? `no example in: ${row}`);
}

/** The words in code in the first column. */
function keysOf(section: string, heading: string): string[] {
  const cells = rowsOf(section, heading).map((row) => row.split('|')[1] ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([\w-]+)/g)].map(([, key]) => key as string));
}

function said(schema: GenericSchema, text: string): string[] {
  return readYaml({ path: 'example', text }, schema).diagnostics.map((d) => d.message);
}

describe('lessons/README.md', () => {
  const { lesson, diagnostics } = loadLesson('workshop', 'two-tills', Object.fromEntries(lessonFiles));

  it('shows a whole lesson that proves itself, with a question of every kind', () => {
    expect(diagnostics).toEqual([]);
    // A reader of the page as drawn sees no word behind the language.
    for (const [name] of lessonFiles) expect(TEXT).toMatch(new RegExp(`^\`${name}\`\n\n\`\`\`\\w+ ${name}$`, 'm'));
    if (lesson === null) throw new Error('no lesson');
    expect(proveLesson(lesson, [lesson], pipeline, [1, 2]).problems).toEqual([]);
    const kinds = ['choice', 'choices', 'find-line', 'mark', 'number', 'order', 'predict'];
    expect(lesson.questions.map((q) => q.kind).sort()).toEqual(kinds);
    // As many runs as the page says its 25 seeds take.
    const runs = 25 * lesson.checks.length * (1 + lesson.solutions.length + lesson.mistakes.length);
    expect(TEXT).toContain(`✔ two-tills: proved (${runs} runs over 25 seeds)`);
  });

  it('shows the lesson that `npm run lesson -- new` makes, but for the line that leads editors to the schema', () => {
    const folder = readFolder(fileURLToPath(new URL('samples/two-tills', import.meta.url)));
    const plain = Object.entries(folder).map(([path, text]) => [path, text.replace(/^# yaml-language-server:.*\n/, '')]);
    expect(Object.fromEntries(plain)).toEqual(Object.fromEntries(lessonFiles));
  });

  it('names the buttons of the builder as they are called', () => {
    const view = fileURLToPath(new URL('../view', import.meta.url));
    const forms = [...readdirSync(join(view, 'authoring')).map((name) => join('authoring', name)), 'sandbox/SandboxBench.svelte', 'sandbox/ChecksPart.svelte'];
    const words = forms.map((path) => readFileSync(join(view, path), 'utf8')).join('\n').replace(/\s+/g, ' ');
    const section = TEXT.slice(TEXT.indexOf('\n## In the browser'), TEXT.indexOf('\n## With files'));
    const named = [...section.matchAll(/\*([A-Z][^*]+)\*/g)].map(([, name]) => name as string);
    expect(named.length).toBeGreaterThan(15);
    const missing = named.filter((name) => !words.includes(name) && !(name.startsWith('Add: ') && words.includes(`'${name.slice(5)}'`)));
    // A template's title stands in the sandbox's own list of them.
    expect(missing).toEqual(['One machine']);
  });

  it('shows every block as it is read', () => {
    const { steps, diagnostics: wrong } = readProse({ path: 'a', text: `## A\n\n${blocks.blocks}` });
    expect(wrong).toEqual([]);
    const types = steps.flatMap((step) => step.blocks.map((block) => block.type));
    expect(types).toHaveLength((blocks.blocks as string).trim().split('\n\n').length);
    expect(new Set(types)).toEqual(new Set(['predict', 'fault', 'checks', 'question', 'questions', 'note']));
  });

  it('shows every fault', () => {
    const text = `duration: 30s\nfaults:\n${blocks.faults}`;
    const { scenario, diagnostics: wrong } = readScenarioFile({ path: 'a', text });
    expect(wrong).toEqual([]);
    const kinds = scenario?.faults.map((fault) => fault.kind) ?? [];
    expect(kinds).toEqual(keysOf('Runs: traffic and faults', 'fault'));
    expect(readScenarioFile({ path: 'a', text: blocks['scenario.yaml'] as string }).diagnostics).toEqual([]);
    for (const kind of kinds) expect(keysIn(scenarioEntries.faults)).toContain(kind);
    expect(keysIn(scenarioEntries.faults)).toHaveLength(kinds.length);
  });

  it.each(examplesIn('checks.yaml', 'key'))('shows an expectation: %s', (example) => {
    expect(said(expectationSchema, example)).toEqual([]);
  });

  it('shows every expectation', () => {
    expect(new Set(keysOf('checks.yaml', 'key'))).toEqual(new Set([...keysIn(expectationsSchema), 'once']));
  });

  it.each(examplesIn('hints.yaml', 'condition'))('shows a condition: %s', (example) => {
    expect(conditionProblems(`    - ${example}`)).toEqual([]);
  });

  it('shows every test of a value, and how to continue a lesson', () => {
    expect(conditionProblems((blocks.conditions as string).replace(/^/gm, '    '))).toEqual([]);
    const front = `title: A\nnumber: 2\nsummary: B\nminutes: 5\n${blocks.continues}`;
    expect(said(frontMatterSchema, front)).toEqual([]);
  });
});

function conditionProblems(conditions: string): string[] {
  const text = `- id: a\n  words: W\n  when:\n${conditions}`;
  return readHints({ path: 'a', text }, ['both-serve', 'web1-loses-power']).diagnostics.map((d) => d.message);
}

/** The keys that tell the kinds of a list's elements, from what is said of an element that has none of them. */
function keysIn(schema: GenericSchema): string[] {
  const result = v.safeParse(schema, [{ nothing: 1 }]);
  const words = result.issues?.[0]?.message ?? '';
  return /one of the keys (.*); found/.exec(words)?.[1]?.split(', ') ?? [];
}
