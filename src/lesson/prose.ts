import type { FaultAction } from '../sim/scenario.ts';

/** The text of a lesson as plain data: what lesson.md says, without Markdown and without HTML. Svelte renders it. */

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'emphasis'; readonly children: readonly Inline[] }
  | { readonly type: 'strong'; readonly children: readonly Inline[] }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'link'; readonly href: string; readonly children: readonly Inline[] }
  | { readonly type: 'break' }
  /** `:machine[web2]`: highlights the machine on the diagram. */
  | { readonly type: 'machine'; readonly machine: string }
  /** `:term[health check]{…}`: a word and its short definition. `entry` is the glossary's word for it, where it stands here in another form or language. */
  | { readonly type: 'term'; readonly term: string; readonly definition: string; readonly entry?: string };

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  /** Headings inside a step: `###` is 3. */
  | { readonly type: 'heading'; readonly level: 3 | 4 | 5 | 6; readonly children: readonly Inline[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Block[])[] }
  | { readonly type: 'code'; readonly language: string | null; readonly text: string }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | { readonly type: 'table'; readonly head: readonly TableCell[]; readonly rows: readonly (readonly TableCell[])[] }
  /** `:::note[As measured]`. */
  | { readonly type: 'note'; readonly title: string; readonly children: readonly Block[] }
  /** `::predict{id=web2-dark}`: a card for the question of that id, which is of kind `predict`. */
  | { readonly type: 'predict'; readonly question: string }
  /** `::fault[Pull the plug]{at=… power-off=web1}`: a button that does this to the shown run, now. */
  | { readonly type: 'fault'; readonly label: string; readonly fault: FaultAction; readonly forMs: number | null }
  /** `::checks`: the exercise card with every check, or with the named ones. */
  | { readonly type: 'checks'; readonly checks: readonly string[] | 'all' }
  /** `::question{id=nines}`. */
  | { readonly type: 'question'; readonly question: string }
  /** `::questions`: every question that no other block shows. The ids are filled in at parsing. */
  | { readonly type: 'questions'; readonly questions: readonly string[] };

export interface TableCell {
  readonly align: 'left' | 'right' | 'center' | null;
  readonly children: readonly Inline[];
}

/** What one `## heading` opens. */
export interface Step {
  /** From the title, unique in the lesson: `web2-goes-dark`. */
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
}
