import type * as v from 'valibot';

/** What a schema of a YAML file offers at a place: read from the schema itself, so that the editor knows no file better than its reader does. */

type Schema = v.GenericSchema;

/** The parts of valibot's schemas that are looked at here; which of them there are depends on `type`. */
interface Parts {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Schema>>;
  readonly wrapped?: Schema;
  readonly item?: Schema;
  readonly items?: readonly Schema[];
  readonly key?: Schema;
  readonly value?: Schema;
  readonly options?: readonly unknown[];
  readonly literal?: unknown;
  getter?(input: unknown): Schema;
}

/** The kinds that a value may be, without what stands around them: options of a union, what may be left out. */
export function alternatives(schema: Schema, value: unknown): readonly Schema[] {
  const parts = partsOf(schema);
  if (parts.wrapped !== undefined) return alternatives(parts.wrapped, value);
  if (parts.getter !== undefined) {
    const told = parts.getter(value);
    // Where no key tells the kind yet, it may be any.
    return alternatives(partsOf(told).type === 'any' ? parts.getter(undefined) : told, value);
  }
  if (parts.type === 'union') return (parts.options as readonly Schema[]).flatMap((one) => alternatives(one, value));
  return [schema];
}

/** The schemas of the value at a path below one. @param value what is written at the top of the path, as plain data */
export function schemasAt(schema: Schema, path: readonly (string | number)[], value: unknown): readonly Schema[] {
  const [part, ...rest] = path;
  const here = alternatives(schema, value);
  if (part === undefined) return here;
  const below = (value as Readonly<Record<string | number, unknown>> | null | undefined)?.[part];
  return here.flatMap((one) => {
    const child = childOf(partsOf(one), part);
    return child === undefined ? [] : schemasAt(child, rest, below);
  });
}

function childOf({ entries, item, items, value }: Parts, part: string | number): Schema | undefined {
  if (typeof part === 'number') return item ?? items?.[part];
  return entries === undefined ? value : Object.hasOwn(entries, part) ? entries[part] : undefined;
}

/** The keys of a mapping and what they hold; null where it is none, or its keys are the writer's own. */
export function entriesOf(schema: Schema): Readonly<Record<string, Schema>> | null {
  return partsOf(schema).entries ?? null;
}

/** Those of its keys that must be written. */
export function neededKeys(schema: Schema): readonly string[] {
  const entries = entriesOf(schema) ?? {};
  return Object.keys(entries).filter((key) => partsOf(entries[key] as Schema).wrapped === undefined);
}

/** What a list holds; null where it is none. */
export function itemOf(schema: Schema): Schema | null {
  return partsOf(schema).item ?? null;
}

/** Whether keys are the writer's own: requests, machines, variables. */
export function isRecord(schema: Schema): boolean {
  return partsOf(schema).type === 'record';
}

/** The words that a value must be one of; null where anything goes. */
export function wordsOf(schema: Schema): readonly string[] | null {
  const { type, options, literal } = partsOf(schema);
  if (type === 'picklist') return (options ?? []).map(String);
  return type === 'literal' ? [String(literal)] : null;
}

function partsOf(schema: Schema): Parts {
  return schema as unknown as Parts;
}
