import { expect, test } from 'vitest';
import type { Block, Inline } from '../../lesson/prose.ts';
import { wordsIn } from './words.ts';

const term = (word: string, definition = `what ${word} means`): Inline => ({ type: 'term', term: word, definition });
const paragraph = (...children: Inline[]): Block => ({ type: 'paragraph', children });

test('finds terms wherever text can stand, once each', () => {
  const blocks: Block[] = [
    paragraph({ type: 'text', text: 'A ' }, { type: 'emphasis', children: [term('health check')] }),
    { type: 'list', ordered: false, items: [[paragraph(term('drain'))], [paragraph(term('health check', 'again'))]] },
    { type: 'note', title: 'As measured', children: [{ type: 'quote', children: [paragraph(term('lag'))] }] },
    { type: 'table', head: [], rows: [[{ align: null, children: [term('quorum')] }]] },
    { type: 'checks', checks: 'all' },
  ];
  expect(wordsIn(blocks).map((word) => word.term)).toEqual(['health check', 'drain', 'lag', 'quorum']);
  expect(wordsIn(blocks)[0]?.definition).toBe('what health check means');
});
