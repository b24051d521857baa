import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';
import { freePort } from '../../scripts/port.mjs';

/** Where WebKitGTK's parts are, as scripts/engines.mjs finds them. */
export interface MiniBrowser {
  /** The browser. */
  readonly path: string;
  /** WebKitWebDriver, which drives it. */
  readonly driver: string;
  /** Xvfb, the screen it opens its window on. */
  readonly screen: string;
}

export interface Session {
  readonly browser: WebDriver;
  /** Ends the browser, its driver and its screen. */
  close(): Promise<void>;
}

/** @throws when the driver does not answer within half a minute */
export async function openMiniBrowser({ path, driver, screen }: MiniBrowser): Promise<Session> {
  const display = await startScreen(screen);
  const port = await freePort();
  const driving = spawn(driver, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: { ...process.env, DISPLAY: `:${display.number}` },
  });
  const close = async () => {
    for (const program of [driving, display.program]) await end(program);
  };
  try {
    const server = `http://127.0.0.1:${port}`;
    await answers(server);
    const wanted = new Capabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: path, args: ['--automation'] },
    });
    const browser = await new Builder().usingServer(server).withCapabilities(wanted).build();
    // A window of its own making is too narrow for the files' tabs.
    await browser.manage().window().setRect({ x: 0, y: 0, width: 1500, height: 960 });
    return {
      browser,
      close: async () => {
        await browser.quit().catch(() => undefined);
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A screen with a number that nobody else has: Xvfb chooses it and writes it to the descriptor that it is given. */
async function startScreen(screen: string): Promise<{ readonly program: ChildProcess; readonly number: string }> {
  const program = spawn(screen, ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const said = createInterface({ input: program.stdio[3] as Readable });
  const [number] = (await Promise.race([once(said, 'line'), once(program, 'exit').then(() => [null])])) as [
    string | null,
  ];
  if (number === null) throw new Error(`${screen} ended before it had a screen`);
  return { program, number };
}

async function answers(server: string): Promise<void> {
  for (let attempt = 0; attempt < 150; attempt++) {
    const status = await fetch(`${server}/status`).catch(() => null);
    if (status?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error('WebKitWebDriver does not answer');
}

async function end(program: ChildProcess): Promise<void> {
  if (program.exitCode !== null || program.signalCode !== null) return;
  const ended = once(program, 'exit');
  program.kill();
  await ended;
}
