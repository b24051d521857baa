import type { EditorSupport } from '../daemon.ts';
import { tokens } from './editor/colours.ts';
import { complete } from './editor/complete.ts';
import { hover, signature } from './editor/explain.ts';
import { fixes } from './editor/fixes.ts';
import { format } from './editor/format.ts';
import { names } from './editor/names.ts';
import { outline } from './editor/outline.ts';

/** What the editor shows for a keepalived.conf, from the reader's lines and the table of keywords. */
export const editor: EditorSupport = { tokens, complete, hover, signature, outline, names, fixes, format };
