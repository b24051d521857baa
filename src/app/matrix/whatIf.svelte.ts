import type { LabDesk } from '../labDesk.svelte.ts';
import type { FaultMatrix } from './faultMatrix.svelte.ts';

/** The question "what if everything …?" on a desk: from when it was first asked, its matrix is filled anew after every edit, so that what it tells stays true. */
export class WhatIf {
  /** Whether the matrix stands in the place of the diagram. */
  open = $state(false);
  matrix = $state.raw<FaultMatrix | null>(null);
  /** Machines of which something is a single point of failure; none before that is known. */
  weak = $state.raw<readonly string[]>([]);
  readonly #stopEffects: () => void;

  constructor(desk: LabDesk) {
    this.#stopEffects = $effect.root(() => {
      $effect(() => {
        if (this.matrix !== null && desk.tried !== null) this.matrix.of(desk.tried);
      });
      $effect(() => {
        const { matrix } = this;
        if (matrix === null) return;
        // While it is filled anew nothing is known of the system that there is now.
        if (matrix.done < matrix.things.length) this.weak = [];
        else this.weak = [...new Set(matrix.singlePoints.flatMap(({ machine }) => machine ?? []))];
      });
    });
  }

  /** Rejects when the part of the lab that it needs does not load. */
  async ask(): Promise<void> {
    const { FaultMatrix } = await import('./faultMatrix.svelte.ts');
    this.matrix ??= new FaultMatrix();
    this.open = true;
  }

  close(): void {
    this.#stopEffects();
    this.matrix?.close();
  }
}
