import type { LessonDraft } from '../../lesson/draft/lessonDraft.ts';
import type { Cluster } from '../../model/cluster.ts';

/** Something that can be put into a step's text. */
export interface Insert {
  /** For the menu. */
  readonly words: string;
  readonly text: string;
  /** It stands on lines of its own. */
  readonly block: boolean;
}

/** What a step can hold besides words: the draft's checks and questions, and buttons and names for the machines of the bench. */
export function insertsOf(draft: LessonDraft, cluster: Cluster | null): readonly Insert[] {
  const machines = cluster?.machines ?? [];
  return [
    { words: 'The exercise with its checks', text: '::checks', block: true },
    ...draft.questions.map(({ id, kind, text }): Insert => {
      const block = kind === 'predict' ? 'predict' : 'question';
      return {
        words: `${kind === 'predict' ? 'The prediction' : 'The question'} “${shortened(text) || id}”`,
        text: `::${block}{id=${id}}`,
        block: true,
      };
    }),
    { words: 'All other questions', text: '::questions', block: true },
    ...machines.map(({ name }): Insert => ({
      words: `A button: ${name} loses its power`,
      text: `::fault[${name} loses its power]{power-off=${name} for=15s}`,
      block: true,
    })),
    ...machines.flatMap(({ processes }) =>
      processes.map(({ id }): Insert => ({
        words: `A button: ${id} crashes`,
        text: `::fault[${id} crashes]{kill=${id} for=15s}`,
        block: true,
      })),
    ),
    ...machines.map(({ name }): Insert => ({
      words: `The name ${name}, which lights up`,
      text: `:machine[${name}]`,
      block: false,
    })),
    {
      words: 'A word with its meaning',
      text: ':term[health check]{is="A small request, sent again and again."}',
      block: false,
    },
    { words: 'A note', text: ':::note[Why?]\nBecause.\n:::', block: true },
  ];
}

function shortened(text: string): string {
  const plain = text.trim();
  return plain.length > 40 ? `${plain.slice(0, 39)}…` : plain;
}
