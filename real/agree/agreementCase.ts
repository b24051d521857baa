import type { Scenario } from '../../src/sim/scenario.ts';
import type { Files } from '../../src/text/sourceFile.ts';

/** One scenario that is run for real and simulated: a workspace and what happens to it. */
export interface AgreementCase {
  /** `haproxy-failures/power-off`, `lesson:load-balancer/http-checks/web1-loses-power`. */
  readonly id: string;
  readonly family: CaseFamily;
  readonly title: string;
  /** What was replaced in the family's workspace. */
  readonly settings: readonly SettingChange[];
  readonly files: Files;
  readonly scenario: Scenario;
  /** Whether the machines that answer, request by request, must be the same. */
  readonly sequence: boolean;
  /** Whether it is part of the short run. */
  readonly short: boolean;
  /** Why it does not agree, where that is known and stays. */
  readonly disagrees: string | null;
}

export interface CaseFamily {
  readonly id: string;
  readonly title: string;
  readonly words: string;
}

export interface SettingChange {
  readonly file: string;
  /** Empty where the file is new. */
  readonly from: string;
  readonly to: string;
}
