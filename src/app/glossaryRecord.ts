import { entries, sheets } from 'virtual:glossary';

/** Every term of the lessons, by its letters. */
export const glossary = entries;

/** The cheat sheets, in the order in which they are shown. */
export const cheatSheets = sheets;
