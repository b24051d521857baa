import type { HttpResponse } from '../../../sim/message.ts';
import { headerLines, headerNames, headerValues } from '../sample/message.ts';
import { compiled } from '../sample/regex.ts';
import type { ExpectStep, TextMatch } from './plan.ts';
import { statusPhrase } from './statusPhrase.ts';

/** Why an answer is not what a step expects: the result's short name, and what the log adds. */
export interface Unexpected {
  readonly status: string;
  readonly info: string;
}

/** An answer to `option httpchk` (tcpcheck.c tcpcheck_eval_expect_http, 2.6); null when it is as expected. */
export function checkAnswer(step: ExpectStep, response: HttpResponse): Unexpected | null {
  const { what, negate } = step;
  const fail = (status: string, info: string): Unexpected => ({
    status: step.errorStatus ?? status,
    info: withComment(step.onError ?? info, step),
  });
  switch (what.kind) {
    case 'status':
    case 'status-regex':
    case 'header': {
      const found =
        what.kind === 'status'
          ? what.ranges.some(([low, high]) => response.status >= low && response.status <= high)
          : what.kind === 'status-regex'
            ? matches(what.pattern, String(response.status))
            : hasHeader(response, what.name, what.value, what.whole);
      return found !== negate ? null : fail('L7STS', statusPhrase(response.status));
    }
    case 'text':
    case 'regex': {
      const body = response.body ?? '';
      if (body === '') return fail('L7RSP', 'HTTP content check could not find a response body');
      const found = what.kind === 'text' ? body.includes(what.text) : matches(what.pattern, body);
      if (found !== negate) return null;
      return fail('L7RSP', negate ? 'HTTP check matched unwanted content' : 'HTTP content check did not match');
    }
    case 'greeting':
      return fail('L7RSP', '');
  }
}

/** What came so far, against a step of `option tcp-check` (tcpcheck_eval_expect): `wait` when more may come and decide it. */
export function checkText(step: ExpectStep, received: string, complete: boolean): Unexpected | null | 'wait' {
  const { what, negate } = step;
  if (what.kind !== 'text' && what.kind !== 'regex') return null;
  if (!complete && what.kind === 'text' && received.length < Math.max(what.text.length, what.lengthMin)) return 'wait';
  const found = what.kind === 'text' ? received.includes(what.text) : matches(what.pattern, received);
  if (found !== negate) return null;
  if (!found && !complete && (what.kind !== 'text' || what.lengthMin < 0)) return 'wait';
  const own = `TCPCHK ${found ? 'matched unwanted content' : 'did not match content'}${what.kind === 'text' ? ` '${what.text}'` : ' (regex)'} at step ${step.number}`;
  return { status: step.errorStatus ?? 'L7RSP', info: withComment(step.onError ?? own, step) };
}

function withComment(info: string, { comment }: ExpectStep): string {
  return comment === null ? info : `${info} comment: ${comment}`;
}

function hasHeader(response: HttpResponse, name: TextMatch, value: TextMatch | null, whole: boolean): boolean {
  for (const field of headerNames(response)) {
    if (!textFits(name, field)) continue;
    if (value === null) return true;
    const values = whole ? headerLines(response, field) : headerValues(response, field);
    if (values.some((each) => textFits(value, each))) return true;
  }
  return false;
}

function textFits({ method, text }: TextMatch, subject: string): boolean {
  switch (method) {
    case 'str':
      return subject === text;
    case 'beg':
      return subject.startsWith(text);
    case 'end':
      return subject.endsWith(text);
    case 'sub':
      return subject.includes(text);
    case 'reg':
      return matches(text, subject);
  }
}

function matches(pattern: string, subject: string): boolean {
  return compiled(pattern, '')?.test(subject) ?? false;
}
