import type { HttpResponse } from '../../sim/message.ts';
import { splitWords } from '../../text/words.ts';
import type { Check, Listening, Service, Surroundings, Target } from '../surroundings.ts';
import { NOTHING_AROUND } from '../surroundings.ts';
import { checkAnswer, checkText } from './check/expectation.ts';
import type { CheckPlan } from './check/plan.ts';
import type { BackendConfig, HaproxyConfig, Mode, ServerConfig } from './config.ts';
import { GLOBAL_DIRECTIVES, PROXY_DIRECTIVES, SECTIONS } from './directives.ts';

const MYSQL_PORT = 3306;

/** The share of lines that begin with a word of the language; none without a section. */
export function recognises(text: string): number {
  let [lines, known, sections] = [0, 0, 0];
  for (const { words } of splitWords('', text)) {
    const [first, second] = words.map((word) => word.value);
    if (first === undefined) continue;
    lines++;
    const word = (first === 'no' || first === 'default') && second !== undefined ? second : first;
    if (SECTIONS.has(word)) sections++;
    if (SECTIONS.has(word) || PROXY_DIRECTIVES.has(word) || GLOBAL_DIRECTIVES.has(word)) known++;
  }
  return sections === 0 ? 0 : known / lines;
}

/** Where it listens, and its servers with what their checks take for an answer. */
export function surroundings(config: HaproxyConfig): Surroundings {
  return {
    ...NOTHING_AROUND,
    listens: config.frontends.flatMap(({ binds, mode }) => binds.map((bind): Listening => ({ address: bind.address, port: bind.port, service: serviceOf(mode, bind.port), span: bind.span }))),
    targets: config.backends.flatMap((backend) => backend.servers.flatMap((server) => targetsOf(server, backend))),
  };
}

function serviceOf(mode: Mode, port: number): Service {
  if (mode === 'http') return 'http';
  return port === MYSQL_PORT ? 'mysql' : 'tcp';
}

/** A check may go to another port, or another address, than the requests. */
function targetsOf(server: ServerConfig, backend: BackendConfig): Target[] {
  const { name: label, host, port, span, check } = server;
  const { protocol } = backend.checkPlan;
  const service = protocol === 'mysql' ? 'mysql' : serviceOf(backend.mode, port);
  const main = { label, host, port, service, forwarding: null, span, check: null };
  if (check === null) return [main];
  const asked = checkOf(backend.checkPlan);
  const elsewhere = check.address === server.address ? host : check.address;
  if (elsewhere === host && check.port === port) return [{ ...main, check: asked }];
  const kind = asked.request === null ? service : 'http';
  return [main, { ...main, host: elsewhere, port: check.port, service: kind, check: asked, span: check.span }];
}

function checkOf({ protocol, steps }: CheckPlan): Check {
  const request = steps.flatMap((step) => (step.kind === 'send' ? [step.request] : []))[0];
  const expects = steps.flatMap((step) => (step.kind === 'expect' ? [step] : []));
  if (request === undefined) return { request: null, accepts: () => true, texts: [] };
  return {
    request: { method: request.method, path: request.path },
    texts: expects.flatMap(({ what, negate }) => (what.kind === 'text' && !negate ? [what.text] : [])),
    accepts: (answer) =>
      expects.every((step) => (protocol === 'http' ? checkAnswer(step, answer) : checkText(step, rawText(answer), true)) === null),
  };
}

/** An answer as a check without HTTP sees it. */
function rawText({ status, body = '' }: HttpResponse): string {
  return `HTTP/1.1 ${status} ${status === 200 ? 'OK' : ''}\r\n\r\n${body}`;
}
