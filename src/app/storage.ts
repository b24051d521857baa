import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import type { LessonProgress, ProgressByLesson } from './lessonProgress.ts';
import { readRecord, type LessonRecord } from './lessonRecord.ts';
import { readSandboxRecord, type SandboxRecord } from './sandbox/sandboxRecord.ts';

/** A stored record that could not be read. It stays in the browser until the learner deletes the site's data. */
export interface KeptAside {
  readonly lesson: string;
  readonly problem: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
  readonly stored: unknown;
}

interface Schema extends DBSchema {
  /** By lesson id. Typed unknown: what lies there may be from another version of the lab. */
  lessons: { key: string; value: unknown };
  aside: { key: string; value: KeptAside };
  /** One entry, `now`. */
  sandbox: { key: string; value: unknown };
  /** By name: what is kept beside lessons and sandbox. */
  others: { key: string; value: unknown };
}

/** Where a learner's work is kept: the browser's own database, or memory where the browser has none to give. */
export interface Store {
  /** False in a private window or where storage is forbidden: work then lasts as long as the page. */
  readonly lasting: boolean;
  /** What is stored of the lesson; a record that cannot be read is put aside first and told about. */
  load(lesson: string): Promise<{ readonly record: LessonRecord | null; readonly aside: KeptAside | null }>;
  /** Rejects when the browser refuses (no space left). */
  save(record: LessonRecord): Promise<void>;
  progress(): Promise<ProgressByLesson>;
  loadSandbox(): Promise<{ readonly record: SandboxRecord | null; readonly aside: KeptAside | null }>;
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

const databaseName = 'failover-lab';
const databaseVersion = 3;
const sandboxKey = 'now';

let opened: Promise<Store> | undefined;

/** The page's one store. Never rejects: without a database it works in memory. */
export function openStore(): Promise<Store> {
  opened ??= openDatabase().then(databaseStore, memoryStore);
  return opened;
}

// Async, so that a browser which throws at the mere mention of its database is a rejection like any other.
async function openDatabase(): Promise<IDBPDatabase<Schema>> {
  return openDB<Schema>(databaseName, databaseVersion, {
    upgrade(database, before) {
      if (before < 1) {
        database.createObjectStore('lessons');
        database.createObjectStore('aside');
      }
      if (before < 2) database.createObjectStore('sandbox');
      database.createObjectStore('others');
    },
    blocking(_current, _wanted, event) {
      // A newer version of the lab waits in another tab.
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated() {
      opened = undefined;
    },
  });
}

function databaseStore(database: IDBPDatabase<Schema>): Store {
  return {
    lasting: true,
    async load(lesson) {
      const stored = await database.get('lessons', lesson);
      if (stored === undefined) return { record: null, aside: null };
      const result = readRecord(stored, lesson);
      if ('record' in result) return { record: result.record, aside: null };
      return { record: null, aside: await putAside(database, 'lessons', lesson, lesson, result.problem, stored) };
    },
    async loadSandbox() {
      const stored = await database.get('sandbox', sandboxKey);
      if (stored === undefined) return { record: null, aside: null };
      const result = readSandboxRecord(stored);
      if ('record' in result) return { record: result.record, aside: null };
      return { record: null, aside: await putAside(database, 'sandbox', sandboxKey, 'sandbox', result.problem, stored) };
    },
    async saveSandbox(record) {
      const writing = database.transaction('sandbox', 'readwrite');
      const put = writing.store.put(record, sandboxKey);
      writing.commit();
      await Promise.all([put, writing.done]);
    },
    async save(record) {
      const writing = database.transaction('lessons', 'readwrite');
      const put = writing.store.put(record, record.lesson);
      // Without this the browser waits for word from the page before it keeps anything, and a page that goes away gives none.
      writing.commit();
      await Promise.all([put, writing.done]);
    },
    async change(name, change) {
      const changing = database.transaction(['others', 'aside'], 'readwrite');
      const others = changing.objectStore('others');
      const stored = await others.get(name);
      const { next, problem } = change(stored);
      if (problem !== undefined) {
        const aside: KeptAside = { lesson: name, problem, keptAt: Date.now(), stored };
        await changing.objectStore('aside').put(aside, `${name}@${aside.keptAt}`);
      }
      if (next !== undefined) await others.put(next, name);
      await changing.done;
    },
    async progress() {
      const [keys, values] = await Promise.all([database.getAllKeys('lessons'), database.getAll('lessons')]);
      return progressOf(keys.map((key, i) => [key, values[i]] as const));
    },
  };
}

/** @param name what it is called in a file's name */
async function putAside(
  database: IDBPDatabase<Schema>,
  store: 'lessons' | 'sandbox',
  key: string,
  name: string,
  problem: string,
  stored: unknown,
): Promise<KeptAside> {
  const aside: KeptAside = { lesson: name, problem, keptAt: Date.now(), stored };
  const both = database.transaction([store, 'aside'], 'readwrite');
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
