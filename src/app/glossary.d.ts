/** The glossary and the cheat sheets, made into a module when the site is built. */
declare module 'virtual:glossary' {
  import type { GlossaryEntry, Sheet } from '../lesson/glossary.ts';

  /** By their terms' letters. */
  export const entries: readonly GlossaryEntry[];
  export const sheets: readonly Sheet[];
}
