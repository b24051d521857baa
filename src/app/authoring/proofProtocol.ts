import type { DraftProof } from '../../lesson/draft/draftProof.ts';
import type { DraftPreview } from '../../lesson/draft/draftPreview.ts';
import type { LessonDraft } from '../../lesson/draft/lessonDraft.ts';

/** What the page asks the thread that proves: one draft, then no more. */
export interface ProofOrder {
  readonly draft: LessonDraft;
  readonly seeds: readonly number[];
}

/** What it tells: first how the text reads, then what is proved. */
export type ProofReport =
  | { readonly kind: 'read'; readonly preview: DraftPreview }
  | { readonly kind: 'proved'; readonly proof: Omit<DraftProof, 'lesson'>; readonly tookMs: number }
  | { readonly kind: 'failed'; readonly message: string };
