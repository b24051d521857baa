import type { Lesson } from '../../lesson/lesson.ts';
import type { Answer, Given } from '../../lesson/quiz.ts';
import { brokenFiles, type Repair } from '../../lesson/repairs.ts';
import { isRight } from '../judge.ts';
import { readRecord, type LessonRecord } from '../lessonRecord.ts';
import { answerTo } from '../practice/asQuestion.ts';
import { lessonIndex, loadLesson } from '../registry.ts';
import { Answering } from '../review/answering.ts';
import { enterAnswers } from '../review/entering.ts';
import { LessonSession } from '../session.svelte.ts';
import type { Store } from '../storage.ts';
import { newAssessment, readAssessment, type AssessmentRecord } from './assessmentRecord.ts';
import { drawItems, drawRepair, type Item } from './draw.ts';

const storeName = 'assessment';
/** The name of the broken system's record: no lesson has it, since a lesson's address has no space. */
const deskName = 'repair desk';

/** One self-assessment at a time, which can be left and returned to. Nothing of it leaves the browser. */
export class Assessment {
  /** Null: none was begun. */
  record = $state.raw<AssessmentRecord | null>(null);
  items = $state.raw<readonly Item[]>([]);
  repair = $state.raw<Repair | null>(null);
  repairLesson = $state.raw<Lesson | null>(null);
  /** By key, as far as computed. */
  answers = $state.raw<Readonly<Record<string, Answer>>>({});
  /** What was given while its answer is being computed. */
  pending = $state.raw<Given | undefined>(undefined);
  /** The question on the page, from 0. */
  at = $state(0);
  /** Why the last step is not kept; null when it is. */
  trouble = $state<string | null>(null);

  readonly #store: Store;
  readonly #repairs: readonly Repair[];
  readonly #answering = new Answering();
  #lessons: readonly Lesson[] = [];

  constructor(store: Store, repairs: readonly Repair[]) {
    this.#store = store;
    this.#repairs = repairs;
  }

  /** Reads the lessons and what is kept. Rejects when a part of the site does not load. */
  async open(): Promise<void> {
    const loaded = await Promise.all(lessonIndex.map(({ id }) => loadLesson(id)));
    this.#lessons = loaded.flatMap((lesson) => lesson ?? []);
    await this.#change((kept) => kept);
  }

  close(): void {
    this.#answering.close();
  }

  /** A new one, drawn by this seed; the one before is gone. */
  begin(seed: number, clocked: boolean): Promise<void> {
    return this.#change(() => newAssessment(seed, clocked));
  }

  /** Back to where none was begun. */
  discard(): Promise<void> {
    return this.#change(() => null);
  }

  get item(): Item | null {
    return this.items[this.at] ?? null;
  }

  /** Takes the answer to the question on the page, once. */
  async give(given: Given): Promise<void> {
    const { item } = this;
    if (item === null || this.pending !== undefined || this.record?.given[item.key] !== undefined) return;
    this.pending = given;
    const answer = await this.#answerOf(item);
    this.pending = undefined;
    if (answer === null) return;
    this.answers = { ...this.answers, [item.key]: answer };
    const right = isRight(answer, given);
    const plain = $state.snapshot(given) as AssessmentRecord['given'][string]['given'];
    await this.#change((kept) => kept && { ...kept, given: { ...kept.given, [item.key]: { given: plain, right } } });
    if (item.kind !== 'question') return;
    // What was not met in a lesson yet comes back for review like what was.
    const { id } = item.question;
    await enterAnswers(item.lesson.id, { [id]: given }, { [id]: answer }).catch(() => undefined);
  }

  #answerOf(item: Item): Promise<Answer | null> {
    if (item.kind === 'exercise') return Promise.resolve(answerTo(item.exercise));
    return this.#answering.answerOf(item.question, item.lesson);
  }

  /** To the next question, or on to the broken system. */
  async next(): Promise<void> {
    const open = this.items.findIndex(({ key }) => this.record?.given[key] === undefined);
    if (open !== -1) this.at = open;
    else await this.goTo(this.repair === null ? 'result' : 'repair');
  }

  goTo(stage: AssessmentRecord['stage']): Promise<void> {
    return this.#change((kept) => kept && { ...kept, stage });
  }

  /** How far the repair has come: the time it took so far, and the checks that pass. */
  async noteRepair(tookMs: number, passed: number, of: number): Promise<void> {
    await this.#change((kept) => {
      if (kept === null) return kept;
      const repairedMs = kept.repairedMs ?? (passed === of ? tookMs : null);
      return { ...kept, repairMs: tookMs, checksPassed: passed, repairedMs };
    });
  }

  /** The broken system on a desk, as it was left; null where there is none. Whoever calls closes it. */
  openDesk(): LessonSession | null {
    const { repair, repairLesson, record } = this;
    if (repair === null || repairLesson === null || record === null) return null;
    const { seed } = record;
    const lesson: Lesson = { ...repairLesson, id: deskName, start: brokenFiles(repairLesson.start, repair), steps: [], questions: [], hints: [] };
    const read = readRecord(record.desk, deskName);
    const store = {
      lasting: this.#store.lasting,
      // One that was begun anew meanwhile has nothing to do with this desk.
      save: (desk: LessonRecord) => this.#change((kept) => (kept?.seed === seed ? { ...kept, desk } : kept)),
    } as unknown as Store;
    return new LessonSession(lesson, 'record' in read ? read.record : null, store);
  }

  async #change(change: (kept: AssessmentRecord | null) => AssessmentRecord | null): Promise<void> {
    let next = this.record;
    try {
      await this.#store.change(storeName, (stored) => {
        const read = readAssessment(stored);
        const before = 'record' in read ? read.record : null;
        next = change(before);
        return 'record' in read ? { next: next === before ? undefined : next } : { next, problem: read.problem };
      });
      this.trouble = null;
    } catch {
      next = change(this.record);
      this.trouble = 'This browser could not keep the self-assessment. It is here until you close the page.';
    }
    this.#show(next);
  }

  #show(next: AssessmentRecord | null): void {
    const redrawn = next?.seed !== this.record?.seed;
    this.record = next;
    if (!redrawn) return;
    this.answers = {};
    this.items = next === null ? [] : drawItems(this.#lessons, next.seed);
    this.repair = next === null ? null : drawRepair(this.#repairs, next.seed);
    this.repairLesson = this.#lessons.find(({ id }) => id === this.repair?.lesson) ?? null;
    const open = this.items.findIndex(({ key }) => next?.given[key] === undefined);
    this.at = Math.max(open, 0);
  }
}
