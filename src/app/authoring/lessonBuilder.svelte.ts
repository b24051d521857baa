import type { DraftFinding, DraftPart, DraftProof } from '../../lesson/draft/draftProof.ts';
import type { DraftPreview } from '../../lesson/draft/draftPreview.ts';
import { emptyDraft, nameFrom, type LessonDraft } from '../../lesson/draft/lessonDraft.ts';
import { Recorder } from '../recorder.ts';
import type { Store } from '../storage.ts';
import { draftRecordVersion, readDraftRecord, type DraftRecord } from './draftRecord.ts';
import type { ProofReport } from './proofProtocol.ts';

/** As many seeds as the command line proves with. */
const SEEDS = [1, 2, 3, 4, 5];
/** Typing that pauses for so long is worth proving. */
const PAUSE_MS = 600;
/** Steps of undo that are kept. */
const STEPS_MAX = 100;
const RECORD = 'lesson-draft';

/** A lesson in the making beside the bench: the draft, every step back, its proof, and its place in the browser. */
export class LessonBuilder {
  draft = $state.raw<LessonDraft>(emptyDraft);
  /** Of the draft as it stood when it was last proved. */
  proof = $state.raw<Omit<DraftProof, 'lesson'> | null>(null);
  preview = $state.raw<DraftPreview | null>(null);
  proving = $state(false);
  /** The proof itself broke down. */
  failure = $state<string | null>(null);
  /** What was stored could not be read, and was put aside. */
  aside = $state<string | null>(null);

  #past = $state.raw<readonly LessonDraft[]>([]);
  #future = $state.raw<readonly LessonDraft[]>([]);
  /** The field that was changed last: typing goes on with one step of undo. */
  #field: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #worker: Worker | null = null;
  readonly #recorder: Recorder<DraftRecord>;

  private constructor(store: Store, stored: DraftRecord | null, aside: string | null) {
    if (stored !== null) {
      this.draft = stored.draft;
      this.#past = stored.past;
      this.#future = stored.future;
    }
    this.aside = aside;
    this.#recorder = new Recorder<DraftRecord>({
      name: RECORD,
      stored,
      read: () => ({ version: draftRecordVersion, draft: this.draft, past: this.#past, future: this.#future }),
      // One thing, of which the last word counts: halves of two lessons would be none.
      merge: (mine) => mine,
      save: (record) => store.change(RECORD, () => ({ next: record })),
    });
    this.#prove(0);
  }

  /** What was being made in this browser, or an empty lesson. Never rejects. */
  static async open(store: Store): Promise<LessonBuilder> {
    let stored: DraftRecord | null = null;
    let aside: string | null = null;
    try {
      await store.change(RECORD, (kept) => {
        if (kept === undefined) return { next: undefined };
        const read = readDraftRecord(kept);
        if ('record' in read) stored = read.record;
        else aside = read.problem;
        return { next: undefined, ...('problem' in read ? { problem: read.problem } : {}) };
      });
    } catch {
      aside = 'the browser could not read it';
    }
    return new LessonBuilder(store, stored, aside);
  }

  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#recorder.close();
  }

  // ---- Changes

  /**
   * Changes some of it. Changes of one field that follow each other are one step of undo.
   * @param field what is being typed in; null: a step of its own
   */
  change(changes: Partial<LessonDraft>, field: string | null = null): void {
    if (field === null || field !== this.#field) this.#past = [...this.#past, this.draft].slice(-STEPS_MAX);
    this.#field = field;
    this.#future = [];
    this.#take(changes === emptyDraft ? emptyDraft : { ...this.draft, ...changes });
  }

  /** The title, and with it the address as long as nobody chose another. */
  entitle(title: string): void {
    const { id, title: before } = this.draft;
    const follows = id === nameFrom(before);
    this.change(follows ? { title, id: nameFrom(title) } : { title }, 'title');
  }

  /** Nothing was said yet. */
  get empty(): boolean {
    return this.draft === emptyDraft;
  }

  /** Another lesson; the one before is one step of undo away. */
  beginAnew(): void {
    this.change(emptyDraft);
  }

  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  undo(): void {
    const before = this.#past.at(-1);
    if (before === undefined) return;
    this.#future = [...this.#future, this.draft];
    this.#past = this.#past.slice(0, -1);
    this.#field = null;
    this.#take(before);
  }

  redo(): void {
    const after = this.#future.at(-1);
    if (after === undefined) return;
    this.#past = [...this.#past, this.draft];
    this.#future = this.#future.slice(0, -1);
    this.#field = null;
    this.#take(after);
  }

  #take(draft: LessonDraft): void {
    this.draft = draft;
    this.#recorder.changed();
    this.#prove(PAUSE_MS);
  }

  // ---- The proof

  /** Nothing is missing and everything was proved, of the draft as it stands. */
  get proved(): boolean {
    return !this.proving && this.proof?.findings.length === 0;
  }

  findings(part: DraftPart): readonly DraftFinding[] {
    return this.proof?.findings.filter((finding) => finding.part === part) ?? [];
  }

  #prove(afterMs: number): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#worker?.terminate();
    this.#worker = null;
    this.proving = true;
    this.#timer = setTimeout(() => this.#order(), afterMs);
  }

  #order(): void {
    this.#timer = null;
    const worker = new Worker(new URL('./proof.worker.ts', import.meta.url), { type: 'module', name: 'proof' });
    this.#worker = worker;
    worker.onmessage = ({ data }: MessageEvent<ProofReport>) => this.#hear(data);
    worker.onerror = ({ message }) => this.#hear({ kind: 'failed', message: message || 'its thread did not start' });
    worker.postMessage({ draft: this.draft, seeds: SEEDS });
  }

  #hear(report: ProofReport): void {
    if (report.kind === 'read') {
      this.preview = report.preview;
      return;
    }
    this.#worker?.terminate();
    this.#worker = null;
    this.proving = false;
    this.failure = report.kind === 'failed' ? report.message : null;
    if (report.kind === 'proved') this.proof = report.proof;
  }
}
