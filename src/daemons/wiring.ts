import type { Service } from './surroundings.ts';

/**
 * How a daemon's file comes about and changes when a system is put together by hand: what it begins as, and where a line is written when servers
 * come and go. Texts in, texts out; nothing here throws, whatever the text.
 */
export interface Wiring {
  /** What machines that run it are usually called, without their number: `lb`, `web`, `db`. */
  readonly machineName: string;
  /** What it speaks on the ports that its configuration says nothing else of. Null: it answers nobody. */
  readonly speaks: Service | null;
  /** What it hands on, or asks of others; the likeliest first. */
  readonly uses: readonly Service[];
  /** A file with which it starts on this machine. */
  begin(beginning: Beginning): string;
  /** The file of a second machine beside the one that has this text. Not set: the same text. */
  twin?(text: string, twin: Twin): string;
  /** The text with one server more, where a person would write it. */
  connect?(text: string, server: NewServer): Rewired;
  /** The text without the servers that lead to a machine. */
  disconnect?(text: string, leads: Leads): Rewired;
}

/** Whether a host, as it is written, leads to the machine that is meant. */
export type Leads = (host: string) => boolean;

/** What is known of the machine when a daemon comes to it. */
export interface Beginning {
  readonly machine: string;
  /** Ports that programs of the machine listen on already. */
  readonly taken: readonly number[];
  /** Of those, one that answers HTTP; null where there is none. */
  readonly inner: number | null;
  /** The same daemon's files on other machines. */
  readonly others: readonly { readonly machine: string; readonly text: string }[];
  /** Dotted; nobody has it. */
  readonly freeAddress: string;
  readonly prefixLength: number;
  readonly interface: string;
}

/** Machine names, the first machine's and the second's. */
export interface Twin {
  readonly from: string;
  readonly to: string;
}

/** A server to be handed requests. */
export interface NewServer {
  /** What the machine is called. */
  readonly name: string;
  /** Dotted. */
  readonly address: string;
  /** It runs on the same machine. */
  readonly own: boolean;
  readonly port: number;
  readonly service: Service;
  readonly leads: Leads;
  /** Where set: a line beside each that leads to this other machine, on the port that stands there. */
  readonly beside: Leads | null;
}

/** A changed text and what was done, as the end of a sentence (`web3 in backend web`); or why it cannot be, as a sentence. */
export type Rewired = { readonly text: string; readonly words: string } | { readonly why: string };

/** The first of 80, 8080, 8081 … that is free. */
export function freePort(taken: readonly number[]): number {
  if (!taken.includes(80)) return 80;
  let port = 8080;
  while (taken.includes(port)) port++;
  return port;
}

/** What to write for a server among others: an address where all of them are addresses, else the machine's name; 127.0.0.1 on the same machine. */
export function hostLike(hosts: readonly string[], server: NewServer): string {
  if (server.own) return '127.0.0.1';
  const dotted = hosts.length > 0 && hosts.every((host) => /^\d+\.\d+\.\d+\.\d+$/.test(host));
  return dotted ? server.address : server.name;
}

/** A name as near to what is wanted as may be that is not taken. */
export function freeName(wanted: string, taken: readonly string[]): string {
  let name = wanted;
  for (let n = 2; taken.includes(name); n++) name = `${wanted}-${n}`;
  return name;
}
