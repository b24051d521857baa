import type { Span } from '../text/span.ts';
import type { TraceEvent } from '../trace/trace.ts';
import type { VirtualServiceTable } from './ipvs/table.ts';
import type { Journal } from './journal.ts';
import type { Message } from './message.ts';

/**
 * Everything a process can do to the world: its machine's kernel as the process sees it. A daemon's behaviour gets one of these and nothing else,
 * so that a killed process stops, a frozen one holds still and a machine without power is silent, whatever the daemon does.
 * Callbacks come one at a time; none comes after the process has ended, and while it is frozen they wait in order.
 */
export interface Host {
  /** The machine's name, `lb1`. */
  readonly machine: string;
  /** The process's id, `lb1/haproxy`. */
  readonly process: string;
  /** Where it writes its logs; null in a run that nobody reads logs of. */
  readonly journal: Journal | null;
  /** Milliseconds since the start of the run. */
  now(): number;
  /** Uniform in [0, 1), from this process's own stream. */
  random(): number;
  /** Calls `fn` after `delayMs`. Returns a handle for `cancel`. */
  after(delayMs: number, fn: () => void): TimerHandle;
  cancel(timer: TimerHandle | null): void;
  /**
   * Calls `begin` when the process has started up: after `leastMs`, and up to `spreadMs` more. At once before the scenario begins: machines that are to be settled by then started one
   * after the other, and nobody began by missing another.
   */
  startUp(leastMs: number, spreadMs: number, begin: () => void): void;
  /**
   * Accepts connections on `port`; `address` null is every address of the machine. False when the machine does not hold `address`
   * (EADDRNOTAVAIL) or another process has the port (EADDRINUSE).
   */
  listen(address: string | null, port: number, service: Service): ListenResult;
  /** Starts a TCP connection; the outcome comes to `handler`. */
  connect(options: ConnectOptions, handler: SocketHandler): Socket;
  /** The address of a machine by its name, or the dotted address itself; null when neither. */
  resolve(name: string): string | null;
  /** Is there a process of this name on this machine (running or frozen), as `pidof` would tell? `haproxy`, not `lb1/haproxy`. */
  isRunning(daemon: string): boolean;
  /** Tells when such a process of this machine comes or goes, as the kernel's process events do. */
  onProcessChange(daemon: string, changed: (running: boolean) => void): void;
  /** Adds an address to the machine's interface. Says nothing to the network: see `announce`. */
  addAddress(address: string): void;
  removeAddress(address: string): void;
  holdsAddress(address: string): boolean;
  /** A firewall rule of this machine that drops what is sent to the address, from the machine itself too; it goes on being held and announced. */
  blockAddress(address: string, blocked: boolean): void;
  /** Gratuitous ARP: every machine that hears it sends packets for `address` here from now on. */
  announce(address: string): void;
  /** The kernel's virtual services (IPVS), to fill and to read. They outlive the process. */
  virtualServices(): VirtualServiceTable;
  /** Sends a datagram (VRRP) to one address, or to all machines (`to` null: multicast). Lost wherever a packet would be lost. */
  sendDatagram(protocol: string, to: string | null, payload: unknown): void;
  /** Receives datagrams of a protocol. */
  onDatagram(protocol: string, receive: (payload: unknown, fromAddress: string) => void): void;
  /** Whether the machine's link is up (cable in, interface up): what `track_interface` and VRRP itself look at. */
  linkUp(): boolean;
  onLinkChange(changed: (up: boolean) => void): void;
  /** Ends this process from inside (a crash, a fatal bind error). */
  exit(detail: string): void;
  /** Writes a fact into the trace; time and machine are filled in. */
  record(event: Omit<TraceEvent, 'atMs' | 'machine' | 'cause'> & { readonly cause?: Span | null }): void;
}

export type ListenResult = 'ok' | 'address-not-available' | 'address-in-use';

export interface TimerHandle {
  readonly cancelled: boolean;
}

export interface ConnectOptions {
  readonly address: string;
  readonly port: number;
  /** The accepted connection on whose behalf this one is made, or null (a health check). */
  readonly parent: Socket | null;
  /** The configuration line that chose this address. */
  readonly cause: Span | null;
}

/** One end of a TCP connection. */
export interface Socket {
  /** The hop of the trace that this connection is, or that its present exchange is where it is used again. Both ends share it. */
  readonly hop: number;
  /** Dotted address of the other end. */
  readonly peerAddress: string;
  /** The address on this machine that the connection uses. */
  readonly localAddress: string;
  /** True from the handshake until either end closed it. */
  readonly open: boolean;
  send(message: Message): void;
  /** Writes a line down that sends a request which came on this connection on its way: a location, a rewrite, a rule. In the order in which they act. */
  through(cause: Span): void;
  /**
   * For the end that connected: what it asks next over the open connection is asked on behalf of `parent`, and is a hop of its own in the trace. The exchange before it has been answered.
   */
  reuse(parent: Socket, cause: Span | null): void;
  /** Orderly end (FIN). `result` (a Result code) is written to the hop if it has none yet: Result.timeout with the timeout's line, say. */
  close(result?: number, cause?: Span | null): void;
  /** RST instead of FIN. */
  reset(result?: number, cause?: Span | null): void;
}

/** How one end of a connection hears of it. The end that called `connect` gets `opened` or `failed` first. */
export interface SocketHandler {
  opened?(socket: Socket): void;
  /** The kernel gave up on connecting. A blackholed SYN says nothing for a minute or more: set a timer of your own. */
  failed?(socket: Socket, how: 'refused' | 'unreachable' | 'timeout'): void;
  message(socket: Socket, message: Message): void;
  /** The other end closed or reset an open connection. After `closed` with 'closed' this end is closed as well. */
  closed(socket: Socket, how: 'closed' | 'reset'): void;
}

/** A listening port: makes a handler for each accepted connection. */
export interface Service {
  accept(socket: Socket): SocketHandler;
  /** What the process asked of listen(2): connections the kernel holds until they are accepted, and one more. Unset: what web servers ask for. */
  readonly backlog?: number;
  /** How many of them it leaves waiting now, although it runs. */
  readonly waiting?: number;
  /** It has stopped listening and keeps the port: who comes is refused. */
  readonly closed?: boolean;
}
