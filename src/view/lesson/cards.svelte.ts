import type ExerciseCard from './ExerciseCard.svelte';
import type PredictCard from './PredictCard.svelte';
import type QuestionCard from '../quiz/QuestionCard.svelte';
import type Questions from '../quiz/Questions.svelte';
import type { Lesson } from '../../lesson/lesson.ts';
import type { Step } from '../../lesson/prose.ts';

/** What a step may have besides prose. */
interface Cards {
  readonly predict: typeof PredictCard;
  readonly question: typeof QuestionCard;
  readonly checks: typeof ExerciseCard;
  readonly questions: typeof Questions;
}

const loaders: { readonly [K in keyof Cards]: () => Promise<Cards[K]> } = {
  predict: async () => (await import('./PredictCard.svelte')).default,
  question: async () => (await import('../quiz/QuestionCard.svelte')).default,
  checks: async () => (await import('./ExerciseCard.svelte')).default,
  questions: async () => (await import('../quiz/Questions.svelte')).default,
};

class Loaded {
  cards = $state.raw<Partial<Cards>>({});
}

const loaded = new Loaded();
const begun = new Map<keyof Cards, Promise<void>>();

/** A card, or null until it has come. Cards are fetched by the steps that have some; one that is here already is there at once, so that nothing below it moves. */
export function card<K extends keyof Cards>(kind: K): Cards[K] | null {
  void load(kind);
  return (loaded.cards as { readonly [P in K]?: Cards[P] })[kind] ?? null;
}

/** Until all cards of a step have come. One that does not come is asked for again by who shows it. */
export async function loadCards(step: Step, lesson: Lesson): Promise<void> {
  await Promise.all(cardsIn(step, lesson).map(load));
}

/** Which cards a step has. */
export function cardsIn({ blocks }: Step, { questions }: Lesson): (keyof Cards)[] {
  return blocks.flatMap((block): (keyof Cards)[] => {
    if (block.type === 'checks') return ['checks'];
    if (block.type === 'questions') return ['questions', 'question'];
    if (block.type !== 'predict') return [];
    return [questions.find(({ id }) => id === block.question)?.kind === 'predict' ? 'predict' : 'question'];
  });
}

function load(kind: keyof Cards): Promise<void> {
  let under = begun.get(kind);
  if (under === undefined) {
    under = loaders[kind]().then(
      (Card) => void (loaded.cards = { ...loaded.cards, [kind]: Card }),
      () => void begun.delete(kind),
    );
    begun.set(kind, under);
  }
  return under;
}
