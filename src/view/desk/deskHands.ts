import type { FaultEnd } from '../../app/faultList.ts';
import type { FaultAction } from '../../sim/scenario.ts';

/** What the part beside the picture can do with the rest of the page. */
export interface DeskHands {
  act(action: FaultAction | FaultEnd, forMs?: number | null): void;
  /** Opens the editor at a line, counted from 1. */
  showLine(file: string, line: number): void;
  /** Plays the run of a check. */
  showCheck(check: string): void;
  /** Puts the fault matrix in the place of the picture. */
  ask(): void;
  /** Whether it is there. */
  readonly asking: boolean;
  readonly phone: boolean;
}
