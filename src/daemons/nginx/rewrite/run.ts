import type { Code, Condition, RewriteCode } from '../config.ts';
import type { Exchange } from '../exchange.ts';
import { isDirectory, isFile } from '../static/path.ts';
import { unescapeRedirect } from '../requestUri.ts';
import { evaluate, valueOf } from '../variableValue.ts';

/** What a list of rewrite directives came to: go on, stop reading them, or the request is answered. */
type Outcome = 'next' | 'end' | 'answered';

/** Runs the rewrite directives of a server or a location (ngx_http_rewrite_handler). True when the request has been answered. */
export function runCodes(codes: readonly Code[], exchange: Exchange): boolean {
  return runList(codes, exchange) === 'answered';
}

function runList(codes: readonly Code[], exchange: Exchange): Outcome {
  for (const code of codes) {
    const outcome = runCode(code, exchange);
    if (outcome !== 'next') return outcome;
  }
  return 'next';
}

function runCode(code: Code, exchange: Exchange): Outcome {
  switch (code.kind) {
    case 'set':
      exchange.assign(code.name, evaluate(code.value, exchange));
      return 'next';
    case 'if':
      if (!holds(code.condition, exchange)) return 'next';
      exchange.note(code.span);
      if (code.location !== null) exchange.enter(code.location);
      // The directives inside belong to the same list: one that ends it ends all.
      return runList(code.body, exchange);
    case 'rewrite':
      return rewrite(code, exchange);
    case 'return':
      answer(code, exchange);
      return 'answered';
    case 'break':
      if (exchange.uriChanged) {
        exchange.validLocation = false;
        exchange.uriChanged = false;
      }
      return 'end';
  }
}

/** Does the condition hold: a value other than nothing and `0`, an equal text, a match, a file that is there? */
function holds(condition: Condition, exchange: Exchange): boolean {
  switch (condition.kind) {
    case 'value': {
      const value = valueOf(condition.variable, exchange);
      return value !== '' && value !== '0';
    }
    case 'equal':
      return (valueOf(condition.variable, exchange) === evaluate(condition.value, exchange)) !== condition.negated;
    case 'match': {
      const matches = exchange.match(condition.regex, valueOf(condition.variable, exchange));
      if (!matches) exchange.forgetCaptures();
      return matches !== condition.negated;
    }
    case 'file':
      return fileTest(condition.test, evaluate(condition.path, exchange), exchange) !== condition.negated;
  }
}

function fileTest(test: Extract<Condition, { kind: 'file' }>['test'], path: string, exchange: Exchange): boolean {
  const { disk } = exchange.worker.config;
  if (test === 'directory') return isDirectory(disk, path);
  if (test === 'file') return isFile(disk, path);
  // Files of the workspace may not be executed; a directory may be searched.
  return test === 'executable' ? isDirectory(disk, path) : isFile(disk, path) || isDirectory(disk, path);
}

/** ngx_http_script_regex_start_code and _end_code. */
function rewrite(code: RewriteCode, exchange: Exchange): Outcome {
  if (!exchange.match(code.regex, exchange.uri)) {
    exchange.forgetCaptures();
    return 'next';
  }
  exchange.note(code.span);
  if (code.redirect > 0) {
    let location = unescapeRedirect(exchange.quotingArguments(() => evaluate(code.replacement, exchange)));
    if (code.keepsArgs && exchange.args !== '') location += `${location.includes('?') ? '&' : '?'}${exchange.args}`;
    exchange.redirect(code.redirect, location, code.span);
    return 'answered';
  }
  exchange.internal = true;
  exchange.validUnparsedUri = false;
  if (code.flag === 'break') {
    exchange.validLocation = false;
    exchange.uriChanged = false;
  } else exchange.uriChanged = true;
  const uri = evaluate(code.replacement, exchange);
  if (code.args !== null) {
    const args = exchange.quotingArguments(() => evaluate(code.args ?? [], exchange));
    exchange.args = code.keepsArgs && exchange.args !== '' ? `${args}&${exchange.args}` : args;
  } else if (!code.keepsArgs) exchange.args = '';
  exchange.uri = uri;
  if (uri === '') {
    exchange.complain('rewrite', 'the rewritten URI has a zero length', code.span);
    exchange.finalize(500, code.span);
    return 'answered';
  }
  return code.flag === 'none' ? 'next' : 'end';
}

/** `return`: a status without words below 400, or with any text, is an answer of its own; other statuses may have an error page. */
function answer(code: Extract<Code, { kind: 'return' }>, exchange: Exchange): void {
  const { status, text, span } = code;
  if (status >= 400 && (text === null || text.length === 0)) return exchange.finalize(status, span);
  const words = text === null ? '' : evaluate(text, exchange);
  if ([301, 302, 303, 307, 308].includes(status)) exchange.redirect(status, words, span);
  else exchange.send(status, words, span);
}
