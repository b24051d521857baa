import { readScenarioFile } from '../../lesson/scenarioFile.ts';
import { scenarioText } from '../../lesson/scenarioText.ts';
import type { Scenario } from '../../sim/scenario.ts';
import type { Files } from '../../text/sourceFile.ts';
import { currentOf } from '../futures.ts';
import type { LabDesk } from '../labDesk.svelte.ts';
import { sandboxHref } from '../router.ts';
import { SCENARIO_FILE, withScenario, type SandboxSystem } from '../sandbox/sandboxSystem.ts';
import type { SavedSystem } from './savedSystem.ts';
import { writeRun, type SharedRun } from './sharedRun.ts';

/** The run on screen, as a link holds it: also a check's, or one of the fault matrix. */
export function runOnScreen(desk: LabDesk): SharedRun {
  const { shown, shownFiles, seed, name } = desk;
  const own = shown.kind === 'own';
  return {
    name: own ? name : `${name}: ${otherName(desk)}`,
    files: own ? filesWith(shownFiles, desk.live) : withScenario(shownFiles, desk.scenario),
    lastValid: shownFiles === desk.workspace.files ? desk.standIns : {},
    acts: own ? currentOf(desk.futures.now).acts : [],
    seed,
    atMs: momentOf(desk),
  };
}

/** The address that opens a run. @param page the address of the page, whatever is behind its `#` */
export function linkTo(run: SharedRun, page: string): string {
  return new URL(sandboxHref({ kind: 'run', letters: writeRun(run) }), page).href;
}

/** All of the learner's own work on the desk, whatever run is on screen. */
export function systemOnDesk(desk: LabDesk): SavedSystem {
  return { system: desk.system ?? systemOfLesson(desk), atMs: desk.shown.kind === 'own' ? momentOf(desk) : 0 };
}

function systemOfLesson({ name, workspace, live, futures, seed, standIns }: LabDesk): SandboxSystem {
  return { name, files: withScenario(workspace.files, live), futures: futures.now, seed, lastValid: standIns };
}

/** Requests move by less than a pixel in a millisecond, and a link is shorter without fractions of one. */
function momentOf({ player }: LabDesk): number {
  return Math.round(player.tMs);
}

/** With scenario.yaml as it was written, comments and all, where that says what happens; else with one that does. */
function filesWith(files: Files, live: Scenario): Files {
  const text = files[SCENARIO_FILE];
  const { scenario } = text === undefined ? { scenario: null } : readScenarioFile({ path: SCENARIO_FILE, text });
  return scenario !== null && scenarioText(scenario) === scenarioText(live) ? files : withScenario(files, live);
}

function otherName({ shown }: LabDesk): string {
  if (shown.kind === 'check') return shown.check.title;
  return shown.kind === 'what-if' ? `what if ${shown.title}` : 'a prediction';
}
