import type { LabDesk } from './labDesk.svelte.ts';

/** Resolves when the desk has a run on screen, or has waited for one long enough. */
export async function whenRun(desk: LabDesk, patienceMs: number): Promise<void> {
  let stop = () => {};
  let timer: ReturnType<typeof setTimeout> | undefined;
  await new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
    stop = $effect.root(() => {
      $effect(() => {
        if (desk.run !== null) resolve();
      });
    });
  });
  clearTimeout(timer);
  stop();
}
