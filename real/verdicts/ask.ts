import type { Complaint } from '../../src/daemons/verdict.ts';

/** How to ask one real daemon. A folder of its own; `askHaproxy.ts`, `askNginx.ts`, `askKeepalived.ts` are such. */
export interface Ask {
  /** As the registry names it. */
  readonly daemon: string;
  /** What Debian calls the package. */
  readonly packageName: string;
  /** The daemon's version as it tells it, or null where it is not installed. */
  version(): string | null;
  /**
   * The daemon's verdict; null where it crashes over the file. `folder` is empty, and nobody else's, when it is called; the world around is `world.ts`'s: a network namespace with
   * eth0 and 10.77.0.11/24, and a hosts file with the machines' names.
   */
  ask(config: string, folder: string): Promise<{ readonly accepted: boolean; readonly complaints: readonly Complaint[] } | null>;
  /** Compares the table of directives with what the daemon knows: lines to print, none where they agree. */
  keywords(folder: string): Promise<readonly string[]>;
}
