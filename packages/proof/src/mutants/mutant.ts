/** One expression of the real source, and what stands in its place. */
export interface Place {
  /** Below the package's src. */
  readonly file: string;
  /** An expression, word for word; once in the file, or once after `after`. */
  readonly find: string;
  readonly after?: string;
  readonly replace: string;
  /** It is a part of an SQL statement, within a template. */
  readonly isSql?: boolean;
}

/** A bug planted on purpose. */
export interface Mutant extends Place {
  readonly name: string;
  /** Of protocol.md. */
  readonly rule: number;
  /** Whose source it is planted in. @default 'core' */
  readonly in?: 'core' | 'kysely-store';
  /** Further places of the same package that the mistake takes. */
  readonly also?: readonly Place[];
  /** In which it falls: a story, or so many first seeds of the world, or a suite of the package, below its src. */
  readonly story?: string;
  readonly seeds?: number;
  readonly suite?: string;
  /** The tests of the suite that are run: those whose names have this. @default all */
  readonly tests?: string;
}
