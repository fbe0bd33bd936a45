/** A bug planted on purpose: one expression of the real source, and what stands in its place. */
export interface Mutant {
  readonly name: string;
  /** Of protocol.md. */
  readonly rule: number;
  /** Below packages/core/src. */
  readonly file: string;
  /** An expression, word for word; once in the file, or once after `after`. */
  readonly find: string;
  readonly after?: string;
  readonly replace: string;
  /** In which it falls: a story, or so many first seeds of the world, or a suite of core's, below packages/core/src. */
  readonly story?: string;
  readonly seeds?: number;
  readonly suite?: string;
}
