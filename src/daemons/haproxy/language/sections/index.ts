import { caches } from './caches.ts';
import { fcgiApps } from './fcgiApps.ts';
import { httpErrors } from './httpErrors.ts';
import { logForwards } from './logForwards.ts';
import { mailers } from './mailers.ts';
import { namespaces } from './namespaces.ts';
import { peers } from './peers.ts';
import { programs } from './programs.ts';
import type { SectionReader } from './reader.ts';
import { resolvers } from './resolvers.ts';
import { rings } from './rings.ts';
import { userlists } from './userlists.ts';
import { GlobalReader } from '../global/globalReader.ts';

/** A reader for each kind of section that is no proxy, anew for each file. */
export function sectionReaders(): ReadonlyMap<string, SectionReader> {
  return new Map<string, SectionReader>([
    ['cache', caches()],
    ['fcgi-app', fcgiApps()],
    ['global', new GlobalReader()],
    ['http-errors', httpErrors()],
    ['log-forward', logForwards()],
    ['mailers', mailers()],
    ['namespace_list', namespaces()],
    ['peers', peers()],
    ['program', programs()],
    ['resolvers', resolvers()],
    ['ring', rings()],
    ['userlist', userlists()],
  ]);
}
