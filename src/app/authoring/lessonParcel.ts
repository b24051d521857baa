import { strToU8, zipSync } from 'fflate';
import type { Files } from '../../text/sourceFile.ts';
import type { Parcel } from '../parcel.ts';

/** A proved lesson as a zip: unpacked in the folder `lessons`, it is `lessons/TRACK/ID` with the very texts that were proved. */
export function lessonParcel(track: string, id: string, folder: Files): Parcel {
  const entries = Object.entries(folder).map(([path, text]) => [`${track}/${id}/${path}`, strToU8(text)] as const);
  const zip = zipSync(Object.fromEntries(entries), { level: 9 });
  return { fileName: `${id}.zip`, blob: new Blob([zip], { type: 'application/zip' }) };
}
