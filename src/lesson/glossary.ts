import type { Block, Inline } from './prose.ts';

/** A term with its meaning, and where it first appears. */
export interface GlossaryEntry {
  /** Its place on the glossary's page: `health-check`. */
  readonly id: string;
  readonly term: string;
  /** In a sentence or two. */
  readonly definition: string;
  /** A paragraph that goes beyond it. */
  readonly more: readonly Inline[];
  readonly first: GlossaryPlace;
  /** Id of the cheat sheet that has the figures; null where none has. */
  readonly sheet: string | null;
  /** The language of its words, where that is not the language of the site. */
  readonly language?: string;
}

/** A step of a lesson. */
export interface GlossaryPlace {
  readonly lesson: string;
  readonly lessonTitle: string;
  /** Counted from 1. */
  readonly step: number;
  readonly stepTitle: string;
}

/** A cheat sheet: what stands on one printed page. */
export interface Sheet {
  readonly id: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  /** The language of its words, where that is not the language of the site. */
  readonly language?: string;
}

/** `vrrp_script` → `vrrp_script`, `inter, fall, rise` → `inter-fall-rise`. */
export function termId(term: string): string {
  return term
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '-')
    .replace(/^-+|-+$/g, '');
}
