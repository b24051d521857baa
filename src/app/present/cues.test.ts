import { describe, expect, it } from 'vitest';
import type { Block } from '../../lesson/prose.ts';
import type { ChoiceQuestion } from '../../lesson/quiz.ts';
import { cueOfStep, cuesOf } from './cues.ts';

const asked = (id: string): ChoiceQuestion => ({
  id,
  kind: 'predict',
  text: [],
  options: [],
  trial: null,
  action: null,
});
const fault: Block = {
  type: 'fault',
  label: 'Pull the plug',
  fault: { kind: 'power-off', machine: 'web1' },
  forMs: 5000,
};
const steps = [
  {
    id: 'a',
    title: 'A',
    blocks: [{ type: 'predict', question: 'q1' } as const, { type: 'note', title: '', children: [fault] } as const],
  },
  {
    id: 'b',
    title: 'B',
    blocks: [{ type: 'checks', checks: 'all' } as const, { type: 'questions', questions: ['q3', 'q2'] } as const],
  },
];

describe('cues', () => {
  const cues = cuesOf({ steps, questions: [asked('q1'), asked('q2'), asked('q3')] });

  it('come in the order of the text, also from inside notes, and hold no checks', () => {
    expect(cues.map((cue) => (cue.kind === 'question' ? cue.question.id : cue.kind))).toEqual([
      'title',
      'q1',
      'fault',
      'title',
      'q3',
      'q2',
    ]);
    expect(cues[2]).toMatchObject({ step: 1, label: 'Pull the plug', armed: { forMs: 5000 } });
  });

  it('are found by their step', () => {
    expect(cueOfStep(cues, 2)).toBe(3);
    expect(cueOfStep(cues, 9)).toBe(0);
  });
});
