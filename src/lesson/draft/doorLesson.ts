import type { Scenario } from '../../sim/scenario.ts';
import type { Files } from '../../text/sourceFile.ts';
import type { LessonDraft } from './lessonDraft.ts';

/**
 * The smallest lesson on any system that works: visitors are sent to a port at which nobody listens, and the learner sends them to the right one.
 * What can go wrong with a system itself is for its author to say; that its visitors find it can be asked of every one.
 * @param files a workspace whose visitors are served; its cluster.yaml names the `site`
 */
export function doorLesson(files: Files): LessonDraft {
  const cluster = files['cluster.yaml'] ?? '';
  const wrong = (port: number): Files => ({ ...files, 'cluster.yaml': cluster.replace(SITE, (_, site) => `${String(site)}:${port}/`) });
  const line = (SITE.exec(wrong(WRONG_PORT)['cluster.yaml'] ?? '')?.[0] ?? '') || `site: …:${WRONG_PORT}/`;
  return {
    ...{ track: 'workshop', id: 'the-right-door', title: 'The right door', number: 1, minutes: 5 },
    summary: 'Every machine works, and nobody gets in.',
    start: { files: wrong(WRONG_PORT), live: LIVE },
    checks: CHECKS,
    solutions: [{ name: 'right-port', title: 'The port that the site listens on', words: 'Web servers listen on port 80 unless they are told otherwise.', files }],
    mistakes: [
      {
        name: 'another-port',
        title: 'Another wrong port',
        fails: 'visitors-served',
        hint: 'Another port, and nobody there either. Which port do addresses mean that name none?',
        conditions: `{ value: site.port, is: ${OTHER_PORT} }`,
        files: wrong(OTHER_PORT),
      },
    ],
    hints: [{ failed: 'visitors-served', words: 'Visitors are refused before any machine hears of them. Look at the first lines of `cluster.yaml`.' }],
    questions: [
      {
        ...{ kind: 'predict', id: 'as-it-stands', text: 'Visitors come. What do they get?' },
        run: LIVE,
        options: [
          { text: 'Nothing: they are refused', measure: 'availability', bound: '= 0%', explain: `Nobody listens on port ${WRONG_PORT}, and the machine says so at once.` },
          { text: 'Answers', measure: 'availability', bound: '>= 99%', explain: 'The site could answer, if they found it.' },
        ],
      },
      {
        ...{ kind: 'find-line', id: 'which-line', text: 'Which line says where visitors go?', file: 'cluster.yaml' },
        line,
        explain: 'It stands above the machines, and every visitor follows it.',
      },
    ],
    steps: [
      { title: 'Nobody gets in', text: 'All machines run, and so does all that is on them. Still the orders stay away.\n\n::predict{id=as-it-stands}' },
      {
        title: 'Show them the way',
        text: 'Open `cluster.yaml`, and send visitors to the port that the site listens on.\n\n::checks\n\n::questions',
      },
    ],
  };
}

/** Nobody listens there in any template. */
const WRONG_PORT = 8088;
const OTHER_PORT = 8089;

/** The address that visitors go to, without its port and its slash. */
const SITE = /^(site: *http:\/\/[\d.]+)(?::\d+)?\/?$/m;

const LIVE: Scenario = {
  traffic: { rateRps: 20, mix: [{ method: 'GET', path: '/', weight: 1 }], timeoutMs: 5000, arrivals: 'even' },
  requests: [],
  durationMs: 20_000,
  faults: [],
};

const CHECKS = `- id: visitors-served
  title: Visitors are served
  traffic: { rate: 20/s, timeout: 5s }
  duration: 10s
  expect:
    - { no: errors }
    - { availability: ">= 99%" }
`;
