import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect } from 'vitest';

interface Remembered<Input> {
  /** What went wrong when this was read first. */
  readonly why: string;
  readonly input: Input;
}

/** `CLOUNECT_FUZZ=100` makes a hundred times as many, other ones each time; without it they are the same ones always, as a change is judged by them. */
const { CLOUNECT_FUZZ: asked } = process.env;
const factor = Number(asked ?? 1);
const seed = asked === undefined ? { seed: 20_261_122 } : {};

/**
 * Whatever once did harm (`corpus/<name>.json`), and then `runs` new inputs, each of which is JSON. One that fails is shown as it may be added there:
 * then it is tried for ever.
 */
export async function fuzz<Input>(name: string, inputs: fc.Arbitrary<Input>, property: (input: Input) => Promise<void> | void, runs = 400): Promise<void> {
  for (const { input, why } of remembered<Input>(name)) {
    try {
      await property(input);
    } catch (error) {
      expect.fail(`corpus/${name}.json, ${why}: ${String(error)}`);
    }
  }
  await fc.assert(
    fc.asyncProperty(inputs, async (input) => {
      try {
        await property(input);
      } catch (error) {
        throw new Error(`${String(error)}\n  for corpus/${name}.json: ${JSON.stringify({ why: '', input })}`, { cause: error });
      }
    }),
    { numRuns: runs * factor, ...seed },
  );
}

function remembered<Input>(name: string): readonly Remembered<Input>[] {
  const file = new URL(`../corpus/${name}.json`, import.meta.url);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as readonly Remembered<Input>[]) : [];
}
