import type { HttpResponse } from '../sim/message.ts';
import type { Span } from '../text/span.ts';

/** What is spoken on a port, as far as the lab tells it apart. */
export type Service = 'http' | 'mysql' | 'tcp';

/** What one machine's configuration says of the network around it: where it listens, and whom it counts on. */
export interface Surroundings {
  readonly listens: readonly Listening[];
  readonly targets: readonly Target[];
  /** Addresses that it says are its machine's own. */
  readonly own: readonly Said[];
  /** Addresses of machines that run the same daemon beside it. */
  readonly peers: readonly Said[];
  /** Network interfaces that it names. */
  readonly interfaces: readonly Said[];
}

export const NOTHING_AROUND: Surroundings = { listens: [], targets: [], own: [], peers: [], interfaces: [] };

/** A name or an address, and the line where it stands. */
export interface Said {
  readonly text: string;
  readonly span: Span;
}

export interface Listening {
  /** Dotted; null: every address of the machine. */
  readonly address: string | null;
  readonly port: number;
  readonly service: Service;
  readonly span: Span;
}

/** One server that a configuration hands requests to. */
export interface Target {
  /** What the configuration calls it; null where it has no name of its own. */
  readonly label: string | null;
  /** As written: a name or an address. */
  readonly host: string;
  /** 0: the port that the client came to. */
  readonly port: number;
  readonly service: Service;
  readonly check: Check | null;
  /** How the kernel forwards to it; null: over a connection of the daemon's own. */
  readonly forwarding: Forwarding | null;
  readonly span: Span;
}

export interface Forwarding {
  /** The addresses that packets are still addressed to when they arrive; none where they are rewritten. */
  readonly addresses: readonly string[];
  /** Its answers must go back through whoever forwarded. */
  readonly answersReturn: boolean;
}

/** What a health check asks, and whether it takes an answer. */
export interface Check {
  /** Null: it sends nothing that the lab can answer, and an open port does. */
  readonly request: { readonly method: string; readonly path: string } | null;
  readonly accepts: (answer: HttpResponse) => boolean;
  /** Texts that an answer may have to hold. */
  readonly texts: readonly string[];
}

/** A port on which somebody has to answer. */
export interface Need {
  readonly port: number;
  readonly service: Service;
  readonly checks: readonly Check[];
}

/** A configuration that answers some needs. */
export interface Furnishing {
  readonly text: string;
  readonly meets: readonly Need[];
}
