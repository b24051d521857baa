import type { HttpRequest } from '../../sim/message.ts';
import type { CheckPlan, CheckStep, ConnectStep, ExpectStep } from './check/plan.ts';
import type { Section } from './draft.ts';
import type { CheckLine, HttpSendLine } from './parseCheck.ts';

/** The steps of a backend's checks, with those that no line asks for (tcpcheck.c check_proxy_tcpcheck, 2.6). */
export function buildCheckPlan(section: Section): CheckPlan {
  const { checkKind: protocol, disableOn404 } = section;
  const steps =
    protocol === 'http'
      ? httpSteps(section)
      : protocol === 'tcp'
        ? tcpSteps(section.tcpLines)
        : protocol === 'mysql'
          ? [greeting()]
          : [];
  const [first] = steps;
  return {
    protocol,
    steps: first?.kind === 'connect' ? steps : [IMPLICIT_CONNECT, ...steps],
    disableOn404: disableOn404 && protocol === 'http',
  };
}

const IMPLICIT_CONNECT: ConnectStep = {
  kind: 'connect',
  port: 0,
  address: null,
  span: null,
  comment: null,
  number: 0,
};

const PLAIN = {
  negate: false,
  onError: null,
  onSuccess: null,
  okStatus: null,
  errorStatus: null,
  timeoutStatus: null,
  comment: null,
  number: 0,
} as const;

function greeting(): ExpectStep {
  return { ...PLAIN, kind: 'expect', what: { kind: 'greeting' }, span: null };
}

/** The request of `option httpchk` and the first `http-check send` are one; whichever line comes later has its way. */
function httpSteps(section: Section): CheckStep[] {
  const { httpCheck: option, httpLines } = section;
  const own: HttpSendLine | null = option === null ? null : { kind: 'send-http', ...option, comment: null };
  const lines = withComments(httpLines);
  const at = lines.findIndex((line) => line?.kind === 'send-http');
  if (own !== null) {
    if (at >= 0) {
      const explicit = lines[at] as HttpSendLine;
      lines[at] = option?.afterRules === true ? overwritten(explicit, own) : overwritten(own, explicit);
    } else lines.splice(lines[0]?.kind === 'connect' ? 1 : 0, 0, own);
  }
  const steps = lines.flatMap((line, i) => stepOf(line, i + 1) ?? []);
  if (steps[steps.length - 1]?.kind !== 'send') return steps;
  const expected: ExpectStep = {
    ...PLAIN,
    kind: 'expect',
    what: { kind: 'status', ranges: [[200, 399]] },
    span: option?.span ?? null,
  };
  return [...steps, expected];
}

function overwritten(old: HttpSendLine, by: HttpSendLine): HttpSendLine {
  return {
    ...by,
    method: by.method ?? old.method,
    uri: by.uri ?? old.uri,
    headers: { ...old.headers, ...by.headers },
  };
}

/** What is sent up to an answer is one request, where it is one; from anything else on the lab checks nothing more. */
function tcpSteps(lines: readonly CheckLine[]): CheckStep[] {
  const steps: CheckStep[] = [];
  let pending = '';
  for (const [i, line] of withComments(lines).entries()) {
    if (line === null) continue;
    if (line.kind === 'send-text') {
      pending += line.text;
      const request = requestIn(pending);
      if (request === null) continue;
      pending = '';
      steps.push({ kind: 'send', request, span: line.span, comment: line.comment, number: i + 1 });
      continue;
    }
    if (line.kind === 'other' || (pending !== '' && line.kind === 'expect')) break;
    const step = stepOf(line, i + 1);
    if (step !== null) steps.push(step);
  }
  return steps;
}

/** Whether bytes are a whole HTTP request, and which. */
export function requestIn(text: string): HttpRequest | null {
  const found = /^([A-Z]+) (\S+) HTTP\/1\.[01]\r\n((?:[^\r\n]+\r\n)*)\r\n/.exec(text);
  if (found === null) return null;
  const [, method = '', path = '', fields = ''] = found;
  const headers: Record<string, string> = {};
  for (const line of fields.split('\r\n')) {
    const at = line.indexOf(':');
    if (at > 0) headers[line.slice(0, at).toLowerCase()] = line.slice(at + 1).trim();
  }
  return { kind: 'http-request', method, path, host: headers['host'] ?? '', headers };
}

/** A comment line is the comment of the lines of one kind that follow it. */
function withComments(lines: readonly CheckLine[]): (Exclude<CheckLine, { kind: 'comment' }> | null)[] {
  let comment: string | null = null;
  let kind = '';
  return lines.map((line) => {
    if (line.kind === 'comment') {
      comment = line.text;
      kind = '';
      return null;
    }
    if (line.kind === 'other') return line;
    if (kind !== '' && line.kind !== kind) comment = null;
    kind = line.kind;
    return { ...line, comment: line.comment ?? comment };
  });
}

function stepOf(line: Exclude<CheckLine, { kind: 'comment' }> | null, number: number): CheckStep | null {
  switch (line?.kind) {
    case 'connect':
      return { ...line, number };
    case 'send-http': {
      const { method, uri, headers, span, comment } = line;
      const { host = '' } = headers;
      const request = { kind: 'http-request', method: method ?? 'OPTIONS', path: uri ?? '/', host, headers } as const;
      return { kind: 'send', request, span, comment, number };
    }
    case 'expect':
      return { ...line, number };
    default:
      return null;
  }
}
