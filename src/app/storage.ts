import { Database, type Connection, type KeptAside } from './database.ts';
import { keeping } from './keeping.svelte.ts';
import type { LessonProgress, ProgressByLesson } from './lessonProgress.ts';
import { readRecord, recordVersion, type LessonRecord } from './lessonRecord.ts';
import { readSandboxRecord, sandboxRecordVersion, type SandboxRecord } from './sandbox/sandboxRecord.ts';

export type { KeptAside } from './database.ts';

/** What is stored of something. */
export interface Loaded<T> {
  readonly record: T | null;
  /** It could not be read, and was put aside. */
  readonly aside: KeptAside | null;
}

/** Where a learner's work is kept: the browser's own database, or memory where the browser has none to give. */
export interface Store {
  /** False in a private window or where storage is forbidden: work then lasts as long as the page. */
  readonly lasting: boolean;
  /**
   * What is stored of the lesson; a record that cannot be read is put aside first and told about. Never rejects: what cannot be had now, or is a newer lab's, is said, left as it is, and
   * nothing is saved over it.
   */
  load(lesson: string): Promise<Loaded<LessonRecord>>;
  /** Rejects when the browser refuses (no space left). */
  save(record: LessonRecord): Promise<void>;
  progress(): Promise<ProgressByLesson>;
  /** As `load`. */
  loadSandbox(): Promise<Loaded<SandboxRecord>>;
  /** Rejects when the browser refuses. */
  saveSandbox(record: SandboxRecord): Promise<void>;
  /**
   * Reads a record that is neither a lesson's nor the sandbox's (`review`, `assessment`; undefined where there is none), and writes what it becomes, in one transaction: nothing that
   * another tab writes meanwhile is lost. Rejects when the browser refuses.
   */
  change(name: string, change: (stored: unknown) => Changed): Promise<void>;
}

/** What becomes of a record. */
export interface Changed {
  /** Undefined: it stays as it is. */
  readonly next: unknown;
  /** Why what is stored could not be read: it is put aside. */
  readonly problem?: string;
}

const sandboxKey = 'now';

const nothing = { record: null, aside: null };

let opened: Promise<Store> | undefined;

/** The page's one store. Never rejects: without a database it works in memory, and says so. */
export function openStore(): Promise<Store> {
  opened ??= Database.open().then(databaseStore, () => {
    keeping.say(
      'This browser keeps nothing here (a private window, perhaps). Your work lasts until you close the page.',
    );
    return memoryStore();
  });
  return opened;
}

function databaseStore(database: Database): Store {
  /** Of what is stored, what must not be written over: by the name of its store and its key. */
  const untouched = new Set<string>();
  /** Of the page's work, what the browser did not take: it must be found again when the learner comes back to it. */
  const refused = new Set<string>();
  const instead = memoryStore();

  const onPage = (store: string, key: string) => untouched.has(`${store} ${key}`) || refused.has(`${store} ${key}`);

  async function load<T>(
    store: 'lessons' | 'sandbox',
    key: string,
    newest: number,
    read: (stored: unknown) => { record: T } | { problem: string },
  ): Promise<Loaded<T>> {
    try {
      const stored = await database.use((connection) => connection.get(store, key));
      if (stored === undefined) return nothing;
      if (versionOf(stored) > newest) {
        untouched.add(`${store} ${key}`);
        keeping.say(
          'Your work here is from a newer version of the lab, and is left as it is. Load the page again to get that version; what you do before lasts until you close the page.',
        );
        return nothing;
      }
      const result = read(stored);
      if ('record' in result) return { record: result.record, aside: null };
      const name = store === 'lessons' ? key : store;
      return {
        record: null,
        aside: await database.use((connection) => putAside(connection, store, key, name, result.problem, stored)),
      };
    } catch {
      untouched.add(`${store} ${key}`);
      keeping.say(
        'The browser could not read what it keeps of your work, which is left as it is. Load the page again to try once more; what you do before lasts until you close the page.',
      );
      return nothing;
    }
  }

  async function save(store: 'lessons' | 'sandbox', key: string, record: unknown): Promise<void> {
    await database.use(async (connection) => {
      const writing = connection.transaction(store, 'readwrite');
      const put = writing.store.put(record, key);
      // Without this the browser waits for word from the page before it keeps anything, and a page that goes away gives none.
      writing.commit();
      await Promise.all([put, writing.done]);
    });
  }

  /** What is not to be kept, or cannot be, lasts as long as the page. */
  async function keep(
    store: 'lessons' | 'sandbox',
    key: string,
    record: unknown,
    meanwhile: () => Promise<void>,
  ): Promise<void> {
    const name = `${store} ${key}`;
    if (untouched.has(name)) return meanwhile();
    try {
      await save(store, key, record);
      refused.delete(name);
    } catch (error) {
      refused.add(name);
      await meanwhile();
      throw error;
    }
  }

  return {
    lasting: true,
    load: (lesson) =>
      onPage('lessons', lesson)
        ? instead.load(lesson)
        : load('lessons', lesson, recordVersion, (stored) => readRecord(stored, lesson)),
    loadSandbox: () =>
      onPage('sandbox', sandboxKey)
        ? instead.loadSandbox()
        : load('sandbox', sandboxKey, sandboxRecordVersion, readSandboxRecord),
    save: (record) => keep('lessons', record.lesson, record, () => instead.save(record)),
    saveSandbox: (record) => keep('sandbox', sandboxKey, record, () => instead.saveSandbox(record)),
    change: (name, change) => database.use((connection) => changeOther(connection, name, change)),
    progress: () =>
      database.use(async (connection) => {
        const [keys, values] = await Promise.all([connection.getAllKeys('lessons'), connection.getAll('lessons')]);
        return progressOf(keys.map((key, i) => [key, values[i]] as const));
      }),
  };
}

/** 0 where it has none. */
function versionOf(stored: unknown): number {
  const version: unknown = typeof stored === 'object' && stored !== null && 'version' in stored ? stored.version : 0;
  return typeof version === 'number' ? version : 0;
}

async function changeOther(connection: Connection, name: string, change: (stored: unknown) => Changed): Promise<void> {
  const changing = connection.transaction(['others', 'aside'], 'readwrite');
  const others = changing.objectStore('others');
  const stored = await others.get(name);
  const { next, problem } = change(stored);
  if (problem !== undefined) {
    const aside: KeptAside = { lesson: name, problem, keptAt: Date.now(), stored };
    await changing.objectStore('aside').put(aside, `${name}@${aside.keptAt}`);
  }
  if (next !== undefined) await others.put(next, name);
  await changing.done;
}

/** @param name what it is called in a file's name */
async function putAside(
  connection: Connection,
  store: 'lessons' | 'sandbox',
  key: string,
  name: string,
  problem: string,
  stored: unknown,
): Promise<KeptAside> {
  const aside: KeptAside = { lesson: name, problem, keptAt: Date.now(), stored };
  const both = connection.transaction([store, 'aside'], 'readwrite');
  await both.objectStore('aside').put(aside, `${name}@${aside.keptAt}`);
  await both.objectStore(store).delete(key);
  await both.done;
  return aside;
}

function memoryStore(): Store {
  const records = new Map<string, LessonRecord>();
  const others = new Map<string, unknown>();
  let sandbox: SandboxRecord | null = null;
  return {
    lasting: false,
    loadSandbox: () => Promise.resolve({ record: sandbox, aside: null }),
    saveSandbox(record) {
      sandbox = record;
      return Promise.resolve();
    },
    load: (lesson) => Promise.resolve({ record: records.get(lesson) ?? null, aside: null }),
    save(record) {
      records.set(record.lesson, record);
      return Promise.resolve();
    },
    change(name, change) {
      const { next } = change(others.get(name));
      if (next !== undefined) others.set(name, next);
      return Promise.resolve();
    },
    progress: () => Promise.resolve(progressOf([...records])),
  };
}

function progressOf(stored: readonly (readonly [string, unknown])[]): ProgressByLesson {
  const found: Record<string, LessonProgress> = {};
  for (const [lesson, value] of stored) {
    const result = readRecord(value, lesson);
    if (!('record' in result)) continue;
    const { record } = result;
    found[lesson] = {
      state: record.summary.done ? 'done' : 'begun',
      step: record.step + 1,
      steps: record.summary.steps,
      checksPassed: record.summary.checksPassed,
      checks: record.summary.checks,
      answered: Object.keys(record.answers).length,
      questions: record.summary.questions,
    };
  }
  return found;
}
