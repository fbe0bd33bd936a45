import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** `null` removes. */
export type Line = readonly [collection: string, key: string, value: unknown];

/** State of a simulator: named collections of JSON values that outlive a kill, because every change is appended at once. */
export interface StateJournal {
  /** The living values of a collection, in the order they were first put. Change them only through `put`. */
  collection<T>(name: string): ReadonlyMap<string, T>;
  put(collection: string, key: string, value: unknown): void;
  remove(collection: string, key: string): void;
  /** All of them or, after a kill, none. */
  change(lines: readonly Line[]): void;
  close(): void;
}

/**
 * Opens the journal at `file` (JSON lines; compacted at opening), or keeps everything in memory without a file.
 * A line torn by a kill in the middle of an append is dropped: its change was never answered.
 */
export function openStateJournal(file?: string): StateJournal {
  const collections = new Map<string, Map<string, unknown>>();
  const collectionOf = (name: string): Map<string, unknown> => {
    const known = collections.get(name) ?? new Map<string, unknown>();
    collections.set(name, known);
    return known;
  };
  const apply = ([collection, key, value]: Line): void => {
    if (value === null) collectionOf(collection).delete(key);
    else collectionOf(collection).set(key, value);
  };
  if (file !== undefined && existsSync(file)) for (const line of readLines(file).flat()) apply(line);
  const descriptor = file === undefined ? undefined : openCompacted(file, collections);
  const append = (...lines: readonly Line[]): void => {
    for (const line of lines) apply(line);
    // What belongs together stands on one line, which is there whole or not at all.
    if (descriptor !== undefined) writeSync(descriptor, `${JSON.stringify(lines)}\n`);
  };
  return {
    collection: <T>(name: string) => collectionOf(name) as ReadonlyMap<string, T>,
    put: (collection, key, value) => append([collection, key, value]),
    remove: (collection, key) => append([collection, key, null]),
    change: (lines) => append(...lines),
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
    },
  };
}

/** Each a list of lines; in files of older simulators one line. */
function readLines(file: string): Line[][] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text) as Line | Line[])
    .map((read) => (isLine(read) ? [read] : read));
}

const isLine = (read: Line | Line[]): read is Line => typeof read[0] === 'string';

function openCompacted(file: string, collections: ReadonlyMap<string, ReadonlyMap<string, unknown>>): number {
  mkdirSync(dirname(file), { recursive: true });
  const lines = [...collections].flatMap(([collection, values]) =>
    [...values].map(([key, value]) => `${JSON.stringify([collection, key, value])}\n`),
  );
  writeFileSync(`${file}.new`, lines.join(''));
  renameSync(`${file}.new`, file);
  return openSync(file, 'a');
}
