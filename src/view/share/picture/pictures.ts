import { flushSync, mount, unmount, type Component } from 'svelte';
import { captionOf } from '../../../app/figure.ts';
import type { LabDesk } from '../../../app/labDesk.svelte.ts';
import { fileStem } from '../../../app/share/fileStem.ts';
import type { FinishedRun } from '../../../app/shownRun.ts';
import { readPalette } from '../../diagram/paint.ts';
import DiagramPicture from './DiagramPicture.svelte';
import type { PictureOrder } from './order.ts';
import { pngOf } from './png.ts';
import { standaloneSvg } from './standalone.ts';
import TimelinePicture from './TimelinePicture.svelte';

export type Subject = 'diagram' | 'timeline';
export type PictureFormat = 'svg' | 'png';

const PICTURES: Readonly<Record<Subject, Component<PictureOrder>>> = { diagram: DiagramPicture, timeline: TimelinePicture };

/** A picture of the run on screen at its moment, as a file. @throws Error where the browser cannot make it */
export async function pictureOf(desk: LabDesk, run: FinishedRun, subject: Subject, format: PictureFormat): Promise<{ fileName: string; blob: Blob }> {
  const svg = drawn(desk, run, subject);
  const blob = format === 'svg' ? new Blob([svg], { type: 'image/svg+xml' }) : await pngOf(svg);
  return { fileName: `${fileStem(desk.name)}-${subject}-${(desk.player.tMs / 1000).toFixed(1)}s.${format}`, blob };
}

/** Drawn by the page's own components, out of sight, in the colours of the page. */
function drawn(desk: LabDesk, run: FinishedRun, subject: Subject): string {
  const { tMs, speed } = desk.player;
  const caption = captionOf(run, tMs);
  const target = document.createElement('div');
  target.className = 'sr';
  target.inert = true;
  document.body.append(target);
  const palette = readPalette(target);
  const props: PictureOrder = { run, tMs, speed, request: desk.selectedRequest, title: desk.name, caption, seed: desk.seed, palette };
  const picture = mount(PICTURES[subject], { target, props });
  try {
    flushSync();
    const title = `${desk.name}: ${subject} at ${(tMs / 1000).toFixed(1)} s`;
    return standaloneSvg(target.querySelector('svg') as SVGSVGElement, title, `${caption} Machines: ${run.cluster.machines.map(({ name }) => name).join(', ')}.`);
  } finally {
    void unmount(picture);
    target.remove();
  }
}
