import { pcreWords, readPcre, type PcrePattern } from './pcre.ts';
import type { Reading } from './reading.ts';
import { makeVariable, useVariable } from './script.ts';

/** An expression that makes no variables (ngx_regex_compile). */
export function compilePlainRegex(at: Reading, pattern: string): PcrePattern {
  const { fault, ...read } = readPcre(pattern);
  if (fault !== null) at.emerg(pcreWords(pattern, fault), 'regex');
  return (read as { pattern: PcrePattern }).pattern;
}

/** An expression whose named groups become variables (ngx_http_regex_compile). */
export function compileRegex(at: Reading, pattern: string): PcrePattern {
  const read = compilePlainRegex(at, pattern);
  for (const name of read.names) {
    makeVariable(at, `$${name}`);
    useVariable(at, name);
  }
  return read;
}
