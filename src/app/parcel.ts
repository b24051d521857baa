import { strToU8, zipSync, type Zippable } from 'fflate';
import type { Scenario } from '../sim/scenario.ts';
import { archiveEntries, takeaway, type Takeaway } from '../takeaway/takeaway.ts';
import type { Files } from '../text/sourceFile.ts';
import { loadLanguages, loadPrograms } from './registry.ts';

/** A workspace to be taken away as it is now. */
export interface ParcelOrder {
  /** For the reader: a lesson's title. */
  readonly title: string;
  /** What file and folder are called: a lesson's id. */
  readonly name: string;
  readonly files: Files;
  readonly scenario: Scenario;
}

/** What a reader should know before the download. @throws when a part of the site does not load */
export async function inspect(order: ParcelOrder): Promise<Takeaway> {
  const { daemons } = await loadLanguages();
  return takeaway({ ...order, daemons });
}

/** A file that a browser can save. */
export interface Parcel {
  readonly fileName: string;
  readonly blob: Blob;
}

/** Unix, as the system that made an entry: then its permissions count. */
const UNIX = 3;
const PROGRAM = 0o100755;
const PLAIN_FILE = 0o100644;

/** The zip, all of it in one folder. @throws when a part of the site does not load */
export async function pack(order: ParcelOrder): Promise<Parcel> {
  const [{ daemons }, programs] = await Promise.all([loadLanguages(), loadPrograms()]);
  const folder = `failover-lab-${order.name}`;
  const zippable: Zippable = {};
  for (const { path, text, executable } of archiveEntries({ ...order, daemons }, programs)) {
    zippable[`${folder}/${path}`] = [strToU8(text), { os: UNIX, attrs: (executable ? PROGRAM : PLAIN_FILE) * 2 ** 16 }];
  }
  return { fileName: `${folder}.zip`, blob: new Blob([zipSync(zippable)], { type: 'application/zip' }) };
}
