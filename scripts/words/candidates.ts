import type { HeuristicFunc } from 'wuchale';

/** What a program says to a program: names of keys and of methods. */
const NAMES = new Set([
  ...[
    'Enter',
    'Escape',
    'Tab',
    'Home',
    'End',
    'Delete',
    'Backspace',
    'Insert',
    'Space',
    'Spacebar',
    'Shift',
    'Control',
    'Alt',
    'Meta',
    'Esc',
  ],
  ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'ContextMenu'],
  ...['Files', 'Highlight', 'Canvas', 'CanvasText', 'ButtonText', 'GrayText'],
]);
/** Attributes that people get to read or hear. All others are words only where they look like a sentence. */
const SPOKEN = new Set([
  'title',
  'alt',
  'placeholder',
  'label',
  'summary',
  'aria-label',
  'aria-description',
  'aria-valuetext',
  'aria-roledescription',
  'aria-placeholder',
]);
const SILENT =
  /^(class|id|style|d|points|viewBox|transform|href|src|rel|target|type|role|for|fill|stroke|name|value|inputmode|autocomplete|data-|on|xmlns|dominant-|text-anchor|preserve)/;
const SILENT_ELEMENTS = new Set(['script', 'style', 'code', 'pre', 'path', 'kbd']);

/**
 * Which texts of the source are words for people. A template's values and inner elements arrive as `#`. Where this says no, a language file can say yes: a single word in small
 * letters may be a word or a name of the program's own, and only a person can tell.
 */
export const looksLikeWords: HeuristicFunc = ({ msgStr, details }) => {
  const text = msgStr.join('\n').trim();
  if (!/\p{L}|^# ?%$/u.test(text)) return false;
  if (details.element !== undefined && SILENT_ELEMENTS.has(details.element)) return false;
  if (details.scope === 'markup') return 'message';
  if (details.attribute !== undefined && SPOKEN.has(details.attribute)) return 'message';
  if (details.attribute !== undefined && SILENT.test(details.attribute)) return false;
  if (
    /^(console|customElements|Error|TypeError|RangeError|fetch|matchMedia|MediaQuery|querySelector)/.test(
      details.call ?? '',
    )
  )
    return false;
  return isSaid(text) ? 'message' : false;
};

/** A figure with its unit, a word with a capital letter, or several words. Paths, selectors, colours and drawings are neither. */
function isSaid(text: string): boolean {
  if (NAMES.has(text)) return false;
  if (/^# ?(s|ms|min|h|%|kB|MB)$/.test(text)) return true;
  if (/^[MLHV]#|^\((min|max|prefers|forced)-|^!/.test(text)) return false;
  const said = text.replaceAll('#', '').trim();
  if (!/\p{L}{2}/u.test(said)) return false;
  const sentence = /\p{L}{2}[^<>{}[\]]* \p{L}{2}[^<>{}[\]]* \p{L}{2}/u.test(said);
  if (!sentence && (/[{}<>;=\\|[\]]|^\w+\(/.test(said) || /^[./*:@&?-]|:\/\//.test(said))) return false;
  return /\s/.test(text) || /^\p{Lu}\p{Ll}+(-\p{Ll}+)?[.:?!…]?$/u.test(text);
}
