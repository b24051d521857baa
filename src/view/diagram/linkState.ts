import type { MachineView, WorldView } from '../../app/traceReading.ts';
import type { DrawnLink } from './linkCurves.ts';
import { CLIENTS } from './links.ts';

/**
 * How a link is drawn. `deaf`: dotted, with a wall before the machine that swallows everything; `cut`: a gap with two bars; `marked`: the caller
 * believes the server down and sends nothing there; `idle`: clients would come this way if the machine held the site's address.
 */
export type LinkLook = 'up' | 'deaf' | 'cut' | 'marked' | 'idle';

export interface LinkState {
  readonly look: LinkLook;
  /** Which end a cut is at. */
  readonly cutAt: 'start' | 'end';
}

export function linkState(link: DrawnLink, world: WorldView, siteHost: string): LinkState {
  const source = world.machines.find((m) => m.name === link.from);
  const target = world.machines.find((m) => m.name === link.to);
  const of = (look: LinkLook, cutAt: LinkState['cutAt'] = 'end'): LinkState => ({ look, cutAt });
  if (target === undefined || link.kind === 'inner') return of('up');
  if (source !== undefined && source.power && !source.cable) return of('cut', 'start');
  if (source !== undefined && !source.power) return of('idle');
  if (isIdle(link, target, world, siteHost)) return of('idle');
  if (believedOut(link, world)) return of('marked');
  if (target.power && !target.cable) return of('cut');
  const parted = source !== undefined && source.side >= 0 && target.side >= 0 && source.side !== target.side;
  return of(!target.power || target.dropping || parted ? 'deaf' : 'up');
}

function isIdle(link: DrawnLink, target: MachineView, world: WorldView, siteHost: string): boolean {
  if (link.from !== CLIENTS || target.address === siteHost || target.name === siteHost) return false;
  return !(world.addresses.find((a) => a.address === siteHost)?.holders.includes(target.name) ?? false);
}

function believedOut(link: DrawnLink, world: WorldView): boolean {
  const views = world.beliefs.filter(({ lane }) => lane.process === link.fromProcess && lane.machine === link.to);
  return (
    views.length > 0 && views.every(({ belief }) => belief === 'down' || belief === 'rising' || belief === 'drain')
  );
}
