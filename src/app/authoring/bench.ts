import { readChecks } from '../../lesson/checksFile.ts';
import type { DraftMistake, DraftQuestion, DraftSolution, LessonDraft } from '../../lesson/draft/lessonDraft.ts';
import { nameFrom } from '../../lesson/draft/lessonDraft.ts';
import { withTrafficWritten } from '../sandbox/checksText.ts';
import { isUnbegun, withScenario, workspaceOf } from '../sandbox/sandboxSystem.ts';
import type { SandboxDesk } from '../sandbox/sandboxDesk.svelte.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Files } from '../../text/sourceFile.ts';

/** What a lesson in the making takes from the sandbox's bench, and puts back on it. */

const CHECKS = 'checks.yaml';

/** The workspace as it stands, without what happens to it and what is checked. */
export function benchFiles(desk: SandboxDesk): Files {
  return workspaceOf(desk.workspace.files);
}

/** What learners start from: the files, and the traffic and standing faults of the bench. */
export function benchStart(desk: SandboxDesk): NonNullable<LessonDraft['start']> {
  return { files: benchFiles(desk), live: desk.live };
}

/** Text of the bench's checks; empty where there are none yet. On the bench they share its traffic; a lesson's check brings its own, so here each says it. */
export function benchChecks({ workspace, live }: Pick<SandboxDesk, 'workspace' | 'live'>): string {
  const text = workspace.files[CHECKS] ?? '';
  if (isUnbegun(text)) return '';
  return live.traffic === null ? text : (withTrafficWritten(text, live.traffic) ?? text);
}

/** Ids and titles of the checks that a draft has; none while they cannot be read. */
export function checkChoices(text: string): readonly { readonly id: string; readonly title: string }[] {
  return text === '' ? [] : readChecks({ path: CHECKS, text }).checks.map(({ id, title }) => ({ id, title }));
}

/** Puts a recorded workspace on the bench with the draft's traffic and checks: one step of the bench's own undo. */
export function putOnBench(desk: SandboxDesk, draft: LessonDraft, files: Files, said: string): void {
  const system = withScenario(files, draft.start?.live ?? desk.live);
  desk.change(draft.checks === '' ? system : { ...system, [CHECKS]: draft.checks }, said);
}

/** Same files, same texts. */
export function sameFiles(a: Files, b: Files): boolean {
  const paths = Object.keys(a);
  return paths.length === Object.keys(b).length && paths.every((path) => a[path] === b[path]);
}

/** Files in which two workspaces differ. */
export function differingFiles(a: Files, b: Files): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((path) => a[path] !== b[path]);
}

/** What stands on the bench, as a right answer. */
export function benchSolution({ solutions }: LessonDraft, desk: SandboxDesk): DraftSolution {
  const taken = solutions.map(({ name }) => name);
  return { name: nameFrom('answer', taken), title: '', words: '', files: benchFiles(desk) };
}

/** What stands on the bench, as a wrong answer: caught by the first of the draft's checks that fails there now. */
export function benchMistake({ mistakes, checks }: LessonDraft, desk: SandboxDesk): DraftMistake {
  const taken = mistakes.map(({ name }) => name);
  const failing = checkChoices(checks).find(({ id }) => desk.verdicts[id]?.verdict.passed === false);
  const said = { title: '', fails: failing?.id ?? '', hint: '', conditions: null };
  return { name: nameFrom('mistake', taken), ...said, files: benchFiles(desk) };
}

/** A run in which the machine that is tried loses its power, when visitors have been served for a while. */
function eachLost(live: Scenario): Scenario {
  const atMs = Math.max(1, Math.floor(live.durationMs / 3000)) * 1000;
  return { ...live, faults: [...live.faults, { kind: 'power-off', machine: '$machine', atMs, untilMs: null }] };
}

/** A fresh question of a kind, with an id that none has. */
export function freshQuestion(kind: DraftQuestion['kind'], draft: LessonDraft, desk: SandboxDesk): DraftQuestion {
  const id = nameFrom(
    'question',
    draft.questions.map((question) => question.id),
  );
  const common = { id, text: '' };
  switch (kind) {
    case 'predict':
      return {
        ...common,
        kind,
        run: desk.shown.kind === 'own' ? desk.scenario : desk.live,
        options: [
          { text: '', measure: 'availability', bound: '>= 99%', explain: '' },
          { text: '', measure: 'availability', bound: '< 99%', explain: '' },
        ],
      };
    case 'choice':
      return {
        ...common,
        kind,
        options: [
          { text: '', right: true, explain: '' },
          { text: '', right: false, explain: '' },
        ],
      };
    case 'number':
      return { ...common, kind, answer: 0, unit: '', tolerance: 0, explain: '' };
    case 'find-line':
      return { ...common, kind, file: '', line: '', explain: '' };
    case 'order':
      return { ...common, kind, items: ['', ''], explain: '' };
    case 'mark': {
      const machines = (desk.ownCluster?.machines ?? []).map(({ name }) => ({ machine: name, explain: '' }));
      const on = draft.start === null && draft.solutions[0] ? `solution ${draft.solutions[0].name}` : 'start';
      return { ...common, kind, on, run: eachLost(draft.start?.live ?? desk.live), machines, measure: 'availability', bound: '< 99%' };
    }
  }
}
