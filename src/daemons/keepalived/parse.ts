import type { SourceFile } from '../../text/sourceFile.ts';
import { notSimulated, type ParseContext, type Parsed } from '../daemon.ts';
import { Builder } from './build.ts';
import { complete } from './complete.ts';
import type { KeepalivedConfig } from './config.ts';
import { ROOTS } from './directives.ts';
import { lex } from './lines.ts';
import { read, type Visitor } from './reader.ts';
import { Complaints } from './say.ts';

/** Reads a keepalived.conf as `keepalived -t` of 2.2.7 does: parent, VRRP process and checker process in turn. Never throws. */
export function parse(source: SourceFile, context: ParseContext): Parsed<KeepalivedConfig> {
  const file = source.path;
  const complaints = new Complaints(file);
  const lexed = lex(file, source.text);
  for (const { word, span } of lexed.notSimulated) complaints.add(notSimulated(file, span, word));
  for (const { text, span } of lexed.unterminated)
    complaints.say(span, 'keepalived.unmatched-quote', `Unterminated quote '${text}'`);

  const structureOnly: Visitor = {
    keyword: () => 'read',
    value: () => undefined,
    end: () => undefined,
    complain: (line, word, code, message) => complaints.say(word?.span ?? line?.span ?? null, code, message),
  };
  read(lexed, ROOTS, ['global'], structureOnly);
  const builder = new Builder(file, complaints, context);
  read(lexed, ROOTS, ['global', 'vrrp'], builder);
  read(lexed, ROOTS, ['global', 'check'], checkerVisitor(file, complaints, structureOnly));

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

/** The checker's own blocks (virtual servers) are read for their keywords and marked. */
function checkerVisitor(file: string, complaints: Complaints, base: Visitor): Visitor {
  return {
    ...base,
    keyword: (keyword, words) => {
      const first = words[0];
      if (keyword.owner === 'check' && first !== undefined)
        complaints.add(notSimulated(file, first.span, keyword.name));
      return 'read';
    },
  };
}
