import { readFileSync } from 'node:fs';

/**
 * Runs the code blocks of a README, one after the other as one program, with the names that its imports and its reader would bring. `instead`:
 * what a test needs otherwise than the text says, such as another port; each must be there. Answers what its `names` are at the end.
 */
export async function runReadme(file: URL, given: Readonly<Record<string, unknown>>, options: { readonly blocks?: readonly number[]; readonly instead?: Readonly<Record<string, string>>; readonly names?: readonly string[] } = {}): Promise<readonly unknown[]> {
  const { blocks = [0], instead = {}, names = [] } = options;
  const found = [...readFileSync(file, 'utf8').matchAll(/^```(?:ts|js)\n([\s\S]*?)^```/gm)].map(([, code = '']) => code);
  const program = blocks.map((block) => found[block] ?? fail(`The README has no block ${block}.`)).join('\n');
  const imports = [...program.matchAll(/^import (?:\{([^}]*)\}|(\w+)) from .*$/gm)].flatMap(([, many = '', one = '']) => `${many},${one}`.split(',').map((name) => name.trim()).filter((name) => name !== ''));
  for (const name of imports) if (!(name in given)) fail(`The README imports ${name}, which the test does not give.`);
  let code = program.replace(/^import .*$/gm, '');
  for (const [text, other] of Object.entries(instead)) {
    if (!code.includes(text)) fail(`The README does not say ${text}.`);
    code = code.replaceAll(text, other);
  }
  const AsyncFunction = (async () => undefined).constructor as new (...args: string[]) => (...args: unknown[]) => Promise<readonly unknown[]>;
  return new AsyncFunction(...Object.keys(given), `${code}\nreturn [${names.join(', ')}];`)(...Object.values(given));
}

function fail(message: string): never {
  throw new Error(message);
}
