import { BringingError, LIMITS, refuse } from './limits.ts';

/** A file that was chosen or dropped; its path begins with the folder that was. */
export interface ChosenFile {
  readonly path: string;
  readonly file: File;
}

/** Whether something is dragged that has files in it: not a piece of text or of the page. */
export function dragsFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false;
}

/** Of a file field, also of one for folders. */
export function chosenFiles(list: FileList): ChosenFile[] {
  return [...list].map((file) => ({ path: file.webkitRelativePath || file.name, file }));
}

/**
 * Everything that was dropped, folders with all that is below them. Must be called while the drop is handled: afterwards the browser no longer gives it out.
 * Rejects with a BringingError where there are too many.
 */
export function droppedFiles(transfer: DataTransfer): Promise<ChosenFile[]> {
  const entries = [...transfer.items]
    .filter(({ kind }) => kind === 'file')
    .map((item) => item.webkitGetAsEntry() ?? item.getAsFile());
  return walked(entries.filter((entry) => entry !== null));
}

async function walked(entries: readonly (FileSystemEntry | File)[]): Promise<ChosenFile[]> {
  const found: ChosenFile[] = [];
  const walk = async (entry: FileSystemEntry | File): Promise<void> => {
    if (found.length >= LIMITS.entries)
      refuse(`There are more than ${LIMITS.entries} files. The lab reads up to so many at once.`);
    if (entry instanceof File) found.push({ path: entry.name, file: entry });
    else if (entry.isFile) found.push(await fileOf(entry as FileSystemFileEntry));
    // What version control keeps is thousands of files that nobody means.
    else if (entry.name !== '.git' && entry.name !== 'node_modules')
      for (const inner of await childrenOf(entry as FileSystemDirectoryEntry)) await walk(inner);
  };
  for (const entry of entries) await walk(entry);
  return found;
}

function fileOf(entry: FileSystemFileEntry): Promise<ChosenFile> {
  return new Promise((resolve, reject) => {
    entry.file(
      (file) => resolve({ path: entry.fullPath.replace(/^\//, ''), file }),
      () => reject(new BringingError(`${entry.name} cannot be read: it may have been moved meanwhile.`)),
    );
  });
}

/** A reader hands out a hundred at a time, and none when there are no more. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) => {
      reader.readEntries(resolve, () => reject(new BringingError(`The folder ${folder.name} cannot be read.`)));
    });
    if (some.length === 0) return found;
    found.push(...some);
  }
}
