import { typeWord, type Proxy } from '../model.ts';
import type { Userlist } from '../sections.ts';
import type { Conclusions } from './conclusions.ts';

/** Sections beside the proxies when all is read: users and groups, and the proxies of rings and log forwarders (auth.c, cfgparse.c 2.6). */

/** `userlist_postinit`: lists, users and groups from the last to the first, and no further than the first error. */
export function checkUserlists(end: Conclusions): void {
  for (const list of end.reading.sections.userlists.toReversed()) {
    const wrong = strangerIn(list);
    if (wrong !== null) return end.alert(`userlist '${list.name}': ${wrong}`, null);
  }
}

const names = (text: string | null): string[] => (text ?? '').split(',').filter((name) => name !== '');

function strangerIn({ users, groups }: Userlist): string | null {
  const knownUsers = new Set(users.map(({ name }) => name));
  const knownGroups = new Set(groups.map(({ name }) => name));
  for (const user of users.toReversed()) {
    const group = names(user.groups).find((name) => !knownGroups.has(name));
    if (group !== undefined) return `no such group '${group}' specified in user '${user.name}'`;
  }
  for (const group of groups.toReversed()) {
    const user = names(group.users).find((name) => !knownUsers.has(name));
    if (user !== undefined) return `no such user '${user}' specified in group '${group.name}'`;
  }
  return null;
}

/** A forwarder that hears nothing. */
export function warnSilentForwarders(end: Conclusions): void {
  for (const { proxy, listeners } of end.reading.sections.logForwards)
    if (listeners === 0)
      end.warn(
        `${typeWord(proxy)} '${proxy.id}' has no 'bind' directive. Please declare it as a backend if this was intended.`,
        null,
      );
}

/** The proxies of rings are looked at as backends are. */
export const ringProxies = (end: Conclusions): Proxy[] => end.reading.sections.rings.map(({ proxy }) => proxy);
