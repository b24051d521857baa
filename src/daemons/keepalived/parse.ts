import type { SourceFile } from '../../text/sourceFile.ts';
import { notSimulated, type ParseContext, type Parsed } from '../daemon.ts';
import { Builder } from './build.ts';
import { complete } from './complete.ts';
import type { KeepalivedConfig } from './config.ts';
import { ROOTS } from './directives.ts';
import { lex } from './lines.ts';
import { read } from './reader.ts';
import { Complaints } from './say.ts';

/** Reads a keepalived.conf as `keepalived -t` of 2.2.7 does: parent, VRRP process and checker process in turn. Never throws. */
export function parse(source: SourceFile, context: ParseContext): Parsed<KeepalivedConfig> {
  const file = source.path;
  const complaints = new Complaints(file);
  const lexed = lex(file, source.text);
  for (const { word, span } of lexed.notSimulated) complaints.add(notSimulated(file, span, word));
  for (const { text, span } of lexed.unterminated)
    complaints.say(span, 'keepalived.unmatched-quote', `Unterminated quote '${text}'`);

  // The parent reads the globals and forks; its children read their own blocks and pass over the rest, brace by brace.
  const builder = new Builder(file, complaints, context);
  read(lexed, ROOTS, 'global', builder);
  if (complaints.refusal === null) read(lexed, ROOTS, 'vrrp', builder);
  if (complaints.refusal === null) read(lexed, ROOTS, 'check', builder);

  let config: KeepalivedConfig | null = null;
  if (complaints.refusal === null) {
    if (builder.missingInterface)
      complaints.refuse(null, 'keepalived.no-interface', 'Non-existent interface specified in configuration');
    else config = complete(builder.globals, builder.instances, builder.scripts, complaints, context);
  }
  const claims =
    config === null
      ? []
      : config.instances.flatMap((i) => [...i.virtualAddresses, ...i.excludedAddresses].map((a) => a.value));
  return {
    config,
    diagnostics: complaints.list,
    refusal: complaints.refusal,
    ports: [],
    talksTo: [],
    claims: [...new Set(claims)],
  };
}
