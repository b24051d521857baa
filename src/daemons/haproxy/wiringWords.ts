import { listed } from '../../text/listed.ts';

// What is said of servers that come and go in haproxy.cfg: sentences where nothing can be done, else the end of one. A place is as the file names it: `backend web`.

export function isServerAlready(server: string, place: string): string {
  return `${server} is a server of ${place} already.`;
}

export function noServerThere(): string {
  return 'haproxy.cfg has no server there.';
}

export function inPlaces(server: string, places: readonly string[]): string {
  return `${server} in ${listed(places)}`;
}

export function inNewBackend(server: string, backend: string): string {
  return `${server} in a new backend ${backend}`;
}

export function inNewSection(server: string, place: string): string {
  return `${server} in a new section, ${place}`;
}
