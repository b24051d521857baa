import { createActor } from 'xstate';
import { access } from './accessChoices.svelte.ts';
import { inBrowser } from './inBrowser.ts';
import { playbackMachine, type PlaybackEvent, type Speed } from './playback.ts';

/** A tab that slept for a minute must not jump a minute. */
const longestFrameMs = 100;

/** The playback machine, run by the page's frames; its moment as reactive values. Stands still while the page is hidden. */
export class Player {
  #tMs = $state(0);
  #durationMs = $state(0);
  #speed = $state<Speed>(1);
  #state = $state<'paused' | 'playing' | 'atEnd'>('paused');
  readonly #actor;
  #frame = 0;
  #lastFrameMs = 0;
  #furthestMs = 0;
  #commands = 0;
  /** Of what comes later nothing is known yet. */
  #reachMs = Infinity;

  constructor(durationMs: number) {
    this.#actor = createActor(playbackMachine, { input: { durationMs } });
    this.#actor.subscribe((snapshot) => {
      this.#tMs = snapshot.context.tMs;
      this.#furthestMs = Math.max(this.#furthestMs, snapshot.context.tMs);
      this.#durationMs = snapshot.context.durationMs;
      this.#speed = snapshot.context.speed;
      this.#state = snapshot.value;
    });
    this.#actor.start();
    if (inBrowser) document.addEventListener('visibilitychange', this.#schedule);
  }

  /** The moment on screen, in milliseconds from the start of the run. */
  get tMs(): number {
    return this.#tMs;
  }
  get durationMs(): number {
    return this.#durationMs;
  }
  get speed(): Speed {
    return this.#speed;
  }
  get playing(): boolean {
    return this.#state === 'playing';
  }
  get atEnd(): boolean {
    return this.#state === 'atEnd';
  }

  /** The latest moment that was on screen since `startOver`. */
  get furthestMs(): number {
    return this.#furthestMs;
  }
  /** How often time was set going, stopped or moved. */
  get commands(): number {
    return this.#commands;
  }

  /** Another run takes the place of this one: nothing of it was seen but the moment on screen. */
  startOver(): void {
    this.#furthestMs = this.#tMs;
  }

  /** Time goes on by itself; not for who chose to go from event to event. */
  play(): void {
    if (!access.stepwise) this.#send({ type: 'PLAY' });
  }
  pause(): void {
    this.#send({ type: 'PAUSE' });
  }
  toggle(): void {
    if (this.playing) this.pause();
    else this.play();
  }
  seek(tMs: number): void {
    this.#send({ type: 'SEEK', tMs });
  }
  setSpeed(speed: Speed): void {
    this.#send({ type: 'SPEED', speed });
  }
  setDuration(durationMs: number): void {
    if (durationMs !== this.#durationMs) this.#send({ type: 'DURATION', durationMs });
  }

  /** Of the run only so much is there: time does not run on past its end. Who goes to a later moment is there when the rest comes. */
  reach(tMs: number): void {
    this.#reachMs = tMs;
  }

  close(): void {
    this.#actor.stop();
    if (!inBrowser) return;
    cancelAnimationFrame(this.#frame);
    document.removeEventListener('visibilitychange', this.#schedule);
  }

  #send(event: PlaybackEvent): void {
    if (event.type === 'PLAY' || event.type === 'PAUSE' || event.type === 'SEEK') this.#commands++;
    this.#actor.send(event);
    this.#schedule();
  }

  readonly #schedule = () => {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    if (!this.playing || document.hidden) return;
    this.#lastFrameMs = performance.now();
    this.#frame = requestAnimationFrame(this.#tick);
  };

  readonly #tick = (nowMs: number) => {
    // Chosen while it plays, on this page or in the system.
    if (access.stepwise) {
      this.pause();
      return;
    }
    const elapsedMs = Math.min(Math.max(nowMs - this.#lastFrameMs, 0), longestFrameMs);
    this.#lastFrameMs = nowMs;
    const leftMs = Math.max(0, this.#reachMs - this.#tMs) / this.#speed;
    this.#actor.send({ type: 'TICK', elapsedMs: Math.min(elapsedMs, leftMs) });
    this.#frame = this.playing ? requestAnimationFrame(this.#tick) : 0;
  };
}
