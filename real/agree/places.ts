import { fileURLToPath } from 'node:url';

/** Where the scenarios lie, the facts of their real trials, and the record that the page shows. */
export const SCENARIOS = fileURLToPath(new URL('../scenarios', import.meta.url));
export const RECORDINGS = fileURLToPath(new URL('../recordings', import.meta.url));
export const RECORD = fileURLToPath(new URL('../agreement.json', import.meta.url));
