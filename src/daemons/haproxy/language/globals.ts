import type { LogTarget } from './model.ts';

/** What `global` says, as far as other lines ask for it. */
export class Globals {
  /** Values that may be given once: `maxconn`, `chroot`. */
  readonly once = new Set<string>();
  readonly logs: LogTarget[] = [];
  /** `expose-experimental-directives`. */
  experimental = false;
  externalCheck = false;
  insecureFork = false;
  zeroWarning = false;
  masterWorker = false;
  serverStateFile = false;
  description = false;
  bufferSize = 16384;
  cookieLength = 64;
  threads = 0;
  threadGroups = 0;
  caBase: string | null = null;
  crtBase: string | null = null;
  /** `ssl-default-server-options`: indexes of TLS_VERSIONS. */
  serverTls: { without: ReadonlySet<number>; least: number; most: number } = { without: new Set(), least: 0, most: 0 };
  sslServerVerify: 'required' | 'none' = 'required';
  unixPrefix: string | null = null;
  /** `localpeer`; null: the machine's name. */
  localPeer: string | null = null;
  /** What `setenv` set, and the daemon itself. */
  readonly environment = new Map<string, string>();
  /** Numbers of lines that set one. */
  readonly numbers = new Map<string, number>();
  /** `httpclient.resolvers.id`, `httpclient.ssl.ca-file`. */
  clientResolvers: string | null = null;
  clientAuthorities: string | null = null;
  /** `server-state-file`, `server-state-base`. */
  stateFile: string | null = null;
  stateBase: string | null = null;
  /** `h1-case-adjust-file`. */
  caseFile: string | null = null;
  /** Names of `stats socket` lines' listeners: one suffices to start. */
  statsSockets = 0;
}
