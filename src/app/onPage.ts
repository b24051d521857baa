import type { LabDesk } from './labDesk.svelte.ts';

/** The desk that stands on the page, for what is said of the page as a whole: null where there is none. */
export const onPage: { desk: LabDesk | null } = { desk: null };
