// `npm test`: everything between a fresh clone and the verdict. Node's own modules only, since nothing is installed yet.
// `npm test -- --install-browsers` installs Firefox and WebKit as well, where Debian's packages can be installed, and fails where one is still missing.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { requireBrowser } from './browser.mjs';
import { engineRemedies, findFirefox, findWebKit, installEngines } from './engines.mjs';
import { ensureInstalled, requireNode } from './install.mjs';
import { giveUp, npm, root } from './run.mjs';

const results = join(root, 'test-results');
const unitResults = join(results, 'unit.json');
const e2eResults = join(results, 'e2e.json');

/**
 * Row after row; in a row two lanes side by side, since a stage of theirs needs one processor, and in a lane one stage after another. A row in which one fails ends the run. `results` is
 * where a stage that counts tests leaves its counts.
 */
const rows = [
  [
    [{ name: 'types', args: ['run', '--silent', 'check'] }],
    [
      { name: 'lint', args: ['run', '--silent', 'lint'] },
      { name: 'lessons', args: ['run', '--silent', 'lab', '--', 'lessons', '--seeds', '5'] },
    ],
  ],
  [
    [
      {
        name: 'unit',
        args: [
          'run',
          '--silent',
          'test:unit',
          '--',
          '--reporter=default',
          '--reporter=json',
          `--outputFile.json=${unitResults}`,
        ],
        results: unitResults,
        counts: (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }),
      },
    ],
  ],
  [[{ name: 'build', args: ['run', '--silent', 'build', '--', '--logLevel', 'warn'] }]],
  [
    [
      {
        name: 'e2e',
        args: ['run', '--silent', 'test:e2e'],
        results: e2eResults,
        counts: ({ stats }) => ({ passed: stats.expected + stats.flaky, failed: stats.unexpected }),
      },
    ],
  ],
];

const startedMs = performance.now();
const total = { passed: 0, failed: 0 };

const { values: wanted } = parseArgs({ options: { 'install-browsers': { type: 'boolean', default: false } } });
requireNode();
await ensureInstalled();
const browser = await requireBrowser();
if (wanted['install-browsers']) await installEngines();
console.log(`Chromium: ${browser}`);
tellOf('Firefox', await findFirefox(), engineRemedies.firefox);
tellOf('WebKit', await findWebKit(), engineRemedies.webkit);
mkdirSync(results, { recursive: true });

const failed = [];
for (const row of rows) {
  await Promise.all(row.map(runLane));
  if (failed.length > 0) break;
}
console.log(
  failed.length > 0 ? `\nStopped: ${failed.join(' and ')} failed.` : `\nEverything passed in ${seconds(startedMs)}.`,
);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = failed.length > 0 ? 1 : 0;

/** Journeys in an engine that is not here are left out, which is said; who asked for all three is told that one is missing. */
function tellOf(name, engine, remedy) {
  console.log(engine ? `${name}: ${engine.path}` : `${name}: not here, so nothing is tried in it (${remedy})`);
  if (engine === null && wanted['install-browsers']) giveUp(`${name} could not be installed.`);
}

/** Until one fails. */
async function runLane(stages) {
  for (const stage of stages) {
    if (await passes(stage)) continue;
    failed.push(stage.name);
    return;
  }
}

async function passes(stage) {
  console.log(`\n── ${stage.name}`);
  if (stage.results) rmSync(stage.results, { force: true });
  const sinceMs = performance.now();
  const code = await npm(stage.args, { env: { ...process.env, CHROMIUM_PATH: browser } });
  const counted = stage.results ? readCounts(stage) : { passed: 0, failed: 0 };
  total.passed += counted.passed;
  // A stage can fail without a failed test: a file that does not load, a lint error.
  total.failed += code === 0 ? counted.failed : Math.max(1, counted.failed);
  console.log(`── ${stage.name} ${code === 0 ? 'passed' : 'FAILED'} in ${seconds(sinceMs)}`);
  return code === 0;
}

function readCounts(stage) {
  if (!existsSync(stage.results)) return { passed: 0, failed: 0 };
  return stage.counts(JSON.parse(readFileSync(stage.results, 'utf8')));
}

function seconds(sinceMs) {
  return `${((performance.now() - sinceMs) / 1000).toFixed(1)} s`;
}
