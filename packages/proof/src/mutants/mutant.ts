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
  /** In which it falls. */
  readonly story: string;
}
