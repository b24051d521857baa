import type { EditorSupport } from '../daemon.ts';
import { tokens } from './editor/colours.ts';
import { complete } from './editor/complete.ts';
import { hover, signature } from './editor/explain.ts';
import { fixes } from './editor/fixes.ts';
import { format } from './editor/format.ts';
import { names } from './editor/names.ts';
import { outline } from './editor/outline.ts';

/** What the editor shows for an nginx.conf, from the words and tables of the parser. */
export const nginxEditor: EditorSupport = { tokens, complete, hover, signature, outline, names, fixes, format };
