import type { Lesson } from '../../lesson/lesson.ts';
import type { Answer, Given, Question } from '../../lesson/quiz.ts';
import { isRight } from '../judge.ts';
import { loadLesson } from '../registry.ts';
import { shuffled } from '../shuffle.ts';
import type { Store } from '../storage.ts';
import { Answering } from './answering.ts';
import { dueKeys } from './due.ts';
import { partsOf, type ReviewCard, type ReviewRecord } from './reviewRecord.ts';
import { changeReview, loadReview } from './reviewStore.ts';
import { answered, type Rated } from './schedule.ts';

/** A question that is asked again, as it is asked this time. */
export interface ReviewItem {
  readonly key: string;
  readonly lesson: Lesson;
  /** With its options in another order than in the lesson. */
  readonly question: Question;
  /** As it was before this answer. */
  readonly card: ReviewCard;
}

/** How an answer was taken. */
export interface Verdict {
  readonly right: boolean;
  readonly rated: Rated;
  readonly card: ReviewCard;
}

/** One sitting with the questions that are due, or with any others. Nothing of it leaves the browser. */
export class ReviewSession {
  record = $state.raw<ReviewRecord | null>(null);
  item = $state.raw<ReviewItem | null>(null);
  given = $state.raw<Given | undefined>(undefined);
  answer = $state.raw<Answer | undefined>(undefined);
  verdict = $state.raw<Verdict | null>(null);
  /** How many were answered in this sitting, and how many of them right. */
  answeredCount = $state(0);
  rightCount = $state(0);
  /** Why the last answer is not kept; null when it is. */
  trouble = $state<string | null>(null);
  /** The moment by which questions are due: moves on when another is asked for. */
  nowMs = $state(Date.now());

  readonly #store: Store;
  readonly #answering = new Answering();
  /** Keys of questions that their lessons no longer have. */
  #gone = $state.raw<ReadonlySet<string>>(new Set());
  /** Asked although they are not due, in this order. */
  #early = $state.raw<readonly string[]>([]);

  constructor(store: Store) {
    this.#store = store;
  }

  /** Reads what is kept, and asks the first question that is due. */
  async begin(): Promise<void> {
    this.record = await loadReview(this.#store).catch(() => null);
    await this.next();
  }

  /** Another tab may have answered some meanwhile. */
  async refresh(): Promise<void> {
    this.record = await loadReview(this.#store).catch(() => this.record);
    this.nowMs = Date.now();
    if (this.item === null) await this.next();
  }

  close(): void {
    this.#answering.close();
  }

  get due(): readonly string[] {
    if (this.record === null) return [];
    return dueKeys(this.record, this.nowMs).filter((key) => !this.#gone.has(key));
  }

  get known(): number {
    return Object.keys(this.record?.cards ?? {}).filter((key) => !this.#gone.has(key)).length;
  }

  /** Asks the next question; without one the sitting is over. */
  async next(): Promise<void> {
    this.item = null;
    this.given = undefined;
    this.answer = undefined;
    this.verdict = null;
    this.nowMs = Date.now();
    for (;;) {
      const key = this.due[0] ?? this.#early[0];
      if (key === undefined) return;
      this.#early = this.#early.filter((other) => other !== key);
      const item = await this.#open(key);
      if (item !== null) {
        this.item = item;
        return;
      }
      this.#gone = new Set([...this.#gone, key]);
    }
  }

  /** All questions that are not due, those first that come soonest. */
  async goOnEarly(): Promise<void> {
    const cards = Object.entries(this.record?.cards ?? {}).filter(([key]) => !this.#gone.has(key));
    this.#early = cards.sort(([, a], [, b]) => a.dueMs - b.dueMs).map(([key]) => key);
    await this.next();
  }

  async #open(key: string): Promise<ReviewItem | null> {
    const parts = partsOf(key);
    const card = this.record?.cards[key];
    const lesson = parts === null ? null : await loadLesson(parts.lesson);
    const question = lesson?.questions.find(({ id }) => id === parts?.question);
    if (lesson === null || question === undefined || card === undefined) return null;
    return { key, lesson, card, question: asked(question, `${key} ${card.reps}`) };
  }

  /** Takes the answer, once: wrong ones come back soonest, right ones as if they were known. */
  async give(given: Given): Promise<void> {
    const { item } = this;
    if (item === null || this.given !== undefined) return;
    this.given = given;
    const answer = await this.#answering.answerOf(item.question, item.lesson);
    if (answer === null || this.item !== item) return;
    this.answer = answer;
    const right = isRight(answer, given);
    this.answeredCount++;
    if (right) this.rightCount++;
    await this.rate(right ? 'good' : 'again');
  }

  /** Rates the answer that was just given, also otherwise than before. */
  async rate(rated: Rated): Promise<void> {
    const { item, given, answer } = this;
    if (item === null || given === undefined || answer === undefined) return;
    const card = answered(item.card, rated, Date.now());
    this.verdict = { right: isRight(answer, given), rated, card };
    try {
      this.record = await changeReview(this.#store, (now) => ({ ...now, cards: { ...now.cards, [item.key]: card } }));
      this.trouble = null;
    } catch {
      this.trouble = 'This browser could not keep the answer. The question will come back as if it had not been asked.';
    }
  }
}

/** Options in a new order, so that nobody remembers a place for a reason. */
function asked(question: Question, salt: string): Question {
  return 'options' in question ? { ...question, options: shuffled(question.options, salt) } : question;
}
