import { onPage } from '../onPage.ts';

/** What stands on the page, so that somebody else can come to the same state; null where nothing does. */
export function reportedWorkspace(): unknown {
  const { desk } = onPage;
  if (desk === null) return null;
  const { name, seed, shown, shownFiles, standIns, scenario, player } = desk;
  return { name, seed, run: shown.kind, atMs: Math.round(player.tMs), scenario, files: shownFiles, standIns };
}
