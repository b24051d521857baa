import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Completion, EditorSupport, ParseContext } from '../daemons/daemon.ts';
import { readChecks } from '../lesson/checksFile.ts';
import { expectationKinds } from '../lesson/expectationSchema.ts';
import { faultKinds } from '../lesson/scenarioSchema.ts';
import { readScenarioFile } from '../lesson/scenarioFile.ts';
import { checksEditor, scenarioEditor } from './scenarioEditor.ts';
import { scenarioWords } from './scenarioWords.ts';

const context: ParseContext = {
  hosts: new Map([
    ['lb1', '10.77.0.11'],
    ['web1', '10.77.0.21'],
    ['web2', '10.77.0.22'],
  ]),
  processes: ['lb1/haproxy', 'web1/nginx', 'web1/app', 'web2/app'],
  virtual: ['10.77.0.100'],
  machine: null,
};

/** The text without its cursor (`|`), and what is offered there. */
function at(editor: EditorSupport, marked: string) {
  const before = marked.slice(0, marked.indexOf('|')).split('\n');
  const text = marked.replace('|', '');
  const [line, column] = [before.length, before.at(-1)!.length + 1];
  return { text, line, column, offered: editor.complete(text, line, column, context) };
}

/** As the editor puts it in: in the place of the letters before the cursor. */
function inserted(marked: string, { insert }: Completion): string {
  const [before, after] = marked.split('|') as [string, string];
  const typed = /[\w./-]*$/.exec(before)![0];
  return before.slice(0, before.length - typed.length) + insert + after;
}

const labels = (editor: EditorSupport, marked: string) => at(editor, marked).offered.map(({ label }) => label);
const scenarioErrors = (text: string) =>
  readScenarioFile({ path: 'scenario.yaml', text }).diagnostics.map((d) => d.message);
const checksErrors = (text: string) => readChecks({ path: 'checks.yaml', text }).diagnostics.map((d) => d.message);

const scenario = `traffic:
  rate: 20/s
  mix: { GET /: 1 }
duration: 60s
`;
const check = `- id: a
  title: A
  duration: 30s
  expect:
    - { no: errors }
`;

describe('what is offered', () => {
  it('in scenario.yaml', () => {
    expect(labels(scenarioEditor, `${scenario}|`)).toEqual(['requests', 'faults', 'id', 'title', 'expect']);
    expect(labels(scenarioEditor, scenario.replace('  mix', '  |\n  mix'))).toEqual(['timeout', 'arrivals', 'headers']);
    expect(labels(scenarioEditor, scenario.replace('20/s', '|'))).toContain('50/s');
    expect(labels(scenarioEditor, `${scenario}faults:\n  - { at: 10s, kill: | }\n`)).toEqual(context.processes);
    expect(labels(scenarioEditor, `${scenario}faults:\n  - { at: 10s, unplug: | }\n`)).toEqual(['lb1', 'web1', 'web2']);
    expect(labels(scenarioEditor, `${scenario}faults:\n  - { at: 10s, kill: web1/app, | }\n`)).toEqual(['until']);
    expect(labels(scenarioEditor, scenario.replace('{ GET /: 1 }', '{ GET /: 1, | }'))).toContain('POST /orders: 1');
    expect(labels(scenarioEditor, scenario.replace('duration', '  arrivals: |\nduration'))).toEqual([
      'even',
      'poisson',
    ]);
  });

  it('in checks.yaml', () => {
    expect(labels(checksEditor, `${check}    - { | }\n`)).toEqual(
      expect.arrayContaining(Object.keys(expectationKinds)),
    );
    expect(labels(checksEditor, check.replace('no: errors', 'no: |'))).toEqual([
      '5xx',
      'timeouts',
      'refused',
      'errors',
    ]);
    expect(labels(checksEditor, check.replace('no: errors', 'avoids: |'))).toContain('web1/nginx');
    expect(labels(checksEditor, check.replace('no: errors', 'takeover: "<= 4s", address: |'))[0]).toBe('10.77.0.100');
    expect(labels(checksEditor, `${check}  |\n`)).toEqual(['traffic', 'requests', 'faults']);
    expect(labels(checksEditor, `${check}\n|`)).toHaveLength(1);
  });

  it('nothing in remarks and within quotation marks', () => {
    expect(labels(scenarioEditor, `${scenario}# fau|`)).toEqual([]);
    expect(labels(checksEditor, check.replace('no: errors', 'availability: ">= |"'))).toEqual([]);
  });
});

describe('whatever is put in', () => {
  const keys = Object.keys(faultKinds);
  const places: readonly [string, EditorSupport, string, (text: string) => string[]][] = [
    ['a key of a scenario', scenarioEditor, `${scenario}|`, scenarioErrors],
    ['a key of the traffic', scenarioEditor, scenario.replace('  mix', '  |\n  mix'), scenarioErrors],
    ['the traffic', scenarioEditor, 'traffic: |\nduration: 60s\n', scenarioErrors],
    [
      'below traffic',
      scenarioEditor,
      'traffic:\n  |\nduration: 60s\n',
      (text) => scenarioErrors(text).filter((m) => m !== 'traffic.rate: is missing'),
    ],
    ['a rate', scenarioEditor, scenario.replace('20/s', '|'), scenarioErrors],
    ['a request of the mix', scenarioEditor, scenario.replace('{ GET /: 1 }', '{ | }'), scenarioErrors],
    ['the faults', scenarioEditor, `${scenario}faults: |\n`, scenarioErrors],
    ['a fault', scenarioEditor, `${scenario}faults:\n  |\n`, scenarioErrors],
    ['another fault', scenarioEditor, `${scenario}faults:\n  - { at: 1s, kill: web1/app }\n  |\n`, scenarioErrors],
    ['a fault behind its dash', scenarioEditor, `${scenario}faults:\n  - |\n`, scenarioErrors],
    ['single requests', scenarioEditor, `${scenario}requests:\n  - |\n`, scenarioErrors],
    ['a check', checksEditor, '|', checksErrors],
    ['another check', checksEditor, `${check}\n|`, checksErrors],
    ['a key of a check', checksEditor, `${check}  |\n`, checksErrors],
    ['an expectation', checksEditor, `${check}    - |\n`, checksErrors],
    ['an expectation on a line of its own', checksEditor, `${check}    |\n`, checksErrors],
    ['all that is expected', checksEditor, check.replace('\n    - { no: errors }', ' |'), checksErrors],
    ...Object.keys(expectationKinds).map((kind): (typeof places)[number] => [
      `a value of ${kind}`,
      checksEditor,
      check.replace('no: errors', `${kind}: |`),
      (text) => checksErrors(text).filter((message) => !message.endsWith('is missing')),
    ]),
    ...keys.map((kind): (typeof places)[number] => [
      `a value of ${kind}`,
      scenarioEditor,
      `${scenario}faults:\n  - { at: 1s, ${kind}: | }\n`,
      (text) => scenarioErrors(text).filter((message) => !message.endsWith('is missing')),
    ]),
  ];

  it.each(places)('as %s, the file can be read', (_, editor, marked, errors) => {
    const { offered } = at(editor, marked);
    expect(offered.length).toBeGreaterThan(0);
    for (const one of offered) expect(errors(inserted(marked, one)), inserted(marked, one)).toEqual([]);
  });

  it('anywhere in the checks of the lessons: no completion breaks the form of a file', () => {
    const lessons = fileURLToPath(new URL('../../lessons/progression', import.meta.url));
    for (const name of readdirSync(lessons).slice(0, 2)) {
      const text = readFileSync(join(lessons, name, 'checks.yaml'), 'utf8');
      for (const [i, row] of text.split('\n').entries()) {
        const lines = text.split('\n');
        // Behind a comma, where another key may come.
        const comma = row.lastIndexOf(', ');
        if (comma < 0 || /(^|\s)#|"[^"]*, [^"]*"/.test(row)) continue;
        lines[i] = `${row.slice(0, comma + 2)}|, ${row.slice(comma + 2)}`;
        const marked = lines.join('\n');
        for (const one of at(checksEditor, marked).offered) {
          const written = inserted(marked, one);
          const broken = readChecks({ path: 'checks.yaml', text: written }).diagnostics.filter((d) =>
            d.code.startsWith('yaml'),
          );
          expect(broken, `${one.insert} in ${lines[i]}`).toEqual([]);
        }
      }
    }
  });
});

describe('the words', () => {
  it('are there for every key of both files', () => {
    const keys = [...Object.values(expectationKinds), ...Object.values(faultKinds)].flatMap((kind) =>
      Object.keys(kind.entries),
    );
    for (const key of new Set(keys)) expect(scenarioWords[key]?.text, key).toBeTruthy();
  });

  it('come up over a key', () => {
    expect(scenarioEditor.hover(scenario, 2, 4)?.text).toContain('Requests a second');
    expect(scenarioEditor.hover('# rate: 1\n', 1, 4)).toBeNull();
    expect(scenarioEditor.hover(scenario, 2, 10)).toBeNull();
  });
});

it('machines are names, wherever they stand', () => {
  const text = `${check}  faults:\n    - { at: 1s, kill: web1/app }\n    - { at: 1s, partition: [[lb1], [web2]] }\n`;
  const shared = text.replace('no: errors', 'shares: { web2: 40..60% }');
  const uses = checksEditor.names(shared, context);
  expect(uses.map(({ name, span }) => `${name} ${span.line}:${span.column}-${span.endColumn}`)).toEqual([
    '10.77.0.22 5:19-23',
    '10.77.0.21 7:23-27',
    '10.77.0.11 8:30-33',
    '10.77.0.22 8:37-41',
  ]);
});

it('a slip in a key is put right', () => {
  const text = `${scenario}faults:\n  - { at: 1s, kill: web1/app, untill: 4s }\n`;
  const [diagnostic] = readScenarioFile({ path: 'scenario.yaml', text }).diagnostics;
  const [fix] = scenarioEditor.fixes(text, diagnostic!, context);
  expect(fix).toMatchObject({
    title: 'Write `until`',
    edits: [{ text: 'until', span: { line: 6, column: 31, endColumn: 37 } }],
  });
});

it('checks are found by their titles', () => {
  expect(checksEditor.outline(`# Ours\n${check}`)).toMatchObject([{ label: 'A', detail: 'a', span: { line: 2 } }]);
  expect(scenarioEditor.outline(scenario).map(({ label }) => label)).toEqual(['traffic', 'duration']);
});

it('any text is taken', () => {
  const yaml = fc.stringMatching(/^[-{}[\],:#"' \na-z&*!|>%@0-9]*$/);
  fc.assert(
    fc.property(yaml, fc.nat(6), fc.nat(12), (text, line, column) => {
      for (const editor of [scenarioEditor, checksEditor]) {
        editor.complete(text, line + 1, column + 1, context);
        editor.hover(text, line + 1, column + 1);
        editor.outline(text);
        editor.names(text, context);
        const tokens = editor.tokens(text);
        for (const [i, token] of tokens.entries()) {
          const before = tokens[i - 1];
          if (before?.line === token.line) expect(token.column).toBeGreaterThanOrEqual(before.column + before.length);
        }
      }
    }),
  );
});
