import { listed } from '../../text/listed.ts';

// What is said of servers that come and go in nginx.conf: sentences where nothing can be done, else the end of one.

export function unreadable(): string {
  return 'nginx.conf cannot be read to its end: mend it first.';
}

export function isServerAlready(server: string, upstream: string): string {
  return `${server} is a server of upstream ${upstream} already.`;
}

export function isPassedToAlready(server: string): string {
  return `${server} is where nginx passes requests already.`;
}

export function noServerThere(): string {
  return 'nginx.conf has no server there.';
}

export function noServerBlock(): string {
  return 'nginx.conf has no server block.';
}

export function noBlockToPassFrom(): string {
  return 'nginx.conf has no server block that requests could be passed on from.';
}

export function passesToVariable(): string {
  return 'nginx.conf passes these requests on already, to what a variable says: change it there.';
}

export function inUpstreams(server: string, upstreams: readonly string[]): string {
  return `${server} in upstream ${listed(upstreams)}`;
}

export function inNewUpstream(server: string, beside: string, upstream: string): string {
  return `${server} beside ${beside} in a new upstream ${upstream}`;
}

export function passesTo(server: string, port: number): string {
  return `nginx passes requests to ${server}:${port}`;
}

export function answersItself(): string {
  return 'nginx answers 503 there now';
}

export function upstreamGone(upstream: string): string {
  return `upstream ${upstream}, which had no other: nginx answers 503 there now`;
}
