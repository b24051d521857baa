/** Broken systems to repair, made into a module when the site is built. */
declare module 'virtual:repairs' {
  import type { Repair } from '../lesson/repairs.ts';

  export const repairs: readonly Repair[];
}
