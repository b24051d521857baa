import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineSpan } from '../text/span.ts';
import { readProse, readWords } from './markdown.ts';

const read = (text: string) => readProse({ path: 'lesson.md', text });
const blocks = (text: string) => read(`## Step\n\n${text}`).steps[0]?.blocks;

describe('lesson.md', () => {
  it('opens a step at each ## heading', () => {
    const { steps, frontMatter, diagnostics } = read(
      '---\ntitle: A\n---\n\n## web2 goes dark\n\nText.\n\n## Web2 goes dark\n\n### Why\n',
    );
    expect(diagnostics).toEqual([]);
    expect(frontMatter).toBe('\ntitle: A');
    expect(steps.map((s) => [s.id, s.title, s.blocks.length])).toEqual([
      ['web2-goes-dark', 'web2 goes dark', 1],
      ['web2-goes-dark-2', 'Web2 goes dark', 1],
    ]);
    expect(steps[1]?.blocks[0]).toEqual({ type: 'heading', level: 3, children: [{ type: 'text', text: 'Why' }] });
  });

  it('knows machines, terms, emphasis, code and links inside a line', () => {
    expect(
      blocks(
        'Look at :machine[web2] and *its* `app.env`, a :term[health check]{is="a small request"} [there](https://x.org).',
      ),
    ).toEqual([
      {
        type: 'paragraph',
        children: [
          { type: 'text', text: 'Look at ' },
          { type: 'machine', machine: 'web2' },
          { type: 'text', text: ' and ' },
          { type: 'emphasis', children: [{ type: 'text', text: 'its' }] },
          { type: 'text', text: ' ' },
          { type: 'code', text: 'app.env' },
          { type: 'text', text: ', a ' },
          { type: 'term', term: 'health check', definition: 'a small request' },
          { type: 'text', text: ' ' },
          { type: 'link', href: 'https://x.org', children: [{ type: 'text', text: 'there' }] },
          { type: 'text', text: '.' },
        ],
      },
    ]);
  });

  it('leaves colons of plain text alone', () => {
    const [block] = blocks('At 12:30 web1:app asked 10.77.0.31:3306.') ?? [];
    expect(JSON.stringify(block)).toContain(':app');
    expect(read('## A\n\nweb1:app').diagnostics).toEqual([]);
  });

  it('knows the blocks of the page', () => {
    const text = [
      '::predict{id=web2-dark}',
      '::fault[Pull the plug]{power-off=web2 for=10s}',
      '::fault[Break it]{set=web1/app env="REPLY_STATUS=500 WORK_MS=5"}',
      '::fault[Cut]{partition="lb1|lb2 web1"}',
      '::checks{only="a b"}',
      '::checks',
      '::question{#nines}',
      '::questions',
      ':::note[As measured]\nOnce.\n:::',
    ].join('\n\n');
    expect(read(`## A\n\n${text}`).diagnostics).toEqual([]);
    expect(blocks(text)).toEqual([
      { type: 'predict', question: 'web2-dark' },
      { type: 'fault', label: 'Pull the plug', fault: { kind: 'power-off', machine: 'web2' }, forMs: 10_000 },
      {
        type: 'fault',
        label: 'Break it',
        fault: { kind: 'set', process: 'web1/app', env: { REPLY_STATUS: '500', WORK_MS: '5' } },
        forMs: null,
      },
      { type: 'fault', label: 'Cut', fault: { kind: 'partition', groups: [['lb1'], ['lb2', 'web1']] }, forMs: null },
      { type: 'checks', checks: ['a', 'b'] },
      { type: 'checks', checks: 'all' },
      { type: 'question', question: 'nines' },
      { type: 'questions', questions: [] },
      {
        type: 'note',
        title: 'As measured',
        children: [{ type: 'paragraph', children: [{ type: 'text', text: 'Once.' }] }],
      },
    ]);
  });

  it('knows tables and lists', () => {
    expect(blocks('| a | b |\n|---|--:|\n| 1 | 2 |\n\n1. one\n2. two')).toMatchObject([
      { type: 'table', head: [{ align: null }, { align: 'right' }], rows: [[{}, {}]] },
      { type: 'list', ordered: true, items: [[{ type: 'paragraph' }], [{ type: 'paragraph' }]] },
    ]);
  });

  it.each([
    ['## A\n\n<b>raw</b>', 3, 'html'],
    ['## A\n\n![picture](x.png)', 3, 'image'],
    ['## A\n\n[x](javascript:alert(1))', 3, 'a link leads to'],
    ['Text first.', 1, 'starts with a step'],
    ['', 1, 'at least one step'],
    ['## A\n\n::fault[Both]{kill=web1/app unplug=web1}', 3, 'one fault'],
    ['## A\n\n::nothing', 3, 'found nothing'],
    ['## A\n\n::predict', 3, 'id of a question'],
    ['## A\n\n::checks{onyl=a}', 3, 'checks: `onyl` means nothing here; expected only'],
    ['## A\n\n::fault[Off]{power-off=web1 until=9s}', 3, 'fault: `until` means nothing here; expected power-off'],
    ['## A\n\n::questions{id=a}', 3, 'questions: `id` means nothing here; it takes none'],
    ['## A\n\n::constructor', 3, 'found constructor'],
    ['## A\n\n:machine', 3, 'a machine’s name'],
    ['## A\n\n:term[x]', 3, 'its meaning'],
    ['## A\n\nText.\n\n##Next\n\nText.', 5, 'a heading has a space behind its signs: ## Next'],
    ['## A\n\nText.\n###Next', 4, 'a heading has a space behind its signs: ### Next'],
    ['## A\n\n##\n\nText.', 3, 'a step has a title'],
    ['## A\n\n::predict {id=a}', 3, 'this block cannot be read'],
    ['## A\n\n::predict{id=a', 3, 'this block cannot be read'],
    ['## A\n\n:: checks', 3, 'this block cannot be read'],
    ['## A\n\n:::note[Why?]\nBecause.\n\n## B\n\nText.', 3, 'this note is not closed'],
    ['## A\n\n::fault[Off]{kill=web1}', 3, 'expected a process in kill=, such as kill=web1/app; found web1'],
  ])('says what is wrong: %j', (text, line, words) => {
    const [first] = read(text).diagnostics;
    expect(first?.span?.line).toBe(line);
    expect(first?.message).toContain(words);
  });

  it('leaves a note in a quotation, and signs inside a sentence, as they are', () => {
    expect(read('## A\n\n> :::note[Why?]\n> Because.\n> :::\n\nPress #3, a::b, or `::checks`.').diagnostics).toEqual([]);
  });

  it('never throws, and gives plain data, whatever the text', () => {
    const bits = [
      '## a\n',
      ':::note[x]\n',
      ':::\n',
      '::fault[x]{',
      'kill=web1/app',
      '}',
      '|a|\n|-|\n',
      '---\n',
      '<b>',
      ':term[',
      ']',
      '* ',
      '[^1]',
    ];
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...bits), fc.string())), (parts) => {
        const prose = read(parts.join(''));
        expect(JSON.parse(JSON.stringify(prose.steps))).toEqual(prose.steps);
      }),
    );
  });
});

describe('words', () => {
  it('are inline text with the place of the file they stand in', () => {
    const place = lineSpan('hints.yaml', 7);
    expect(readWords('See `fall`.', place).words).toHaveLength(3);
    const [wrong] = readWords('## no', place).diagnostics;
    expect(wrong).toMatchObject({ file: 'hints.yaml', span: { line: 7 } });
  });
});
