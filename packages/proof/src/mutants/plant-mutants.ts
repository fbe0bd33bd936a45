import type { Mutant } from './mutant.js';

/**
 * Plants bugs into sources as they are loaded: each expression becomes a choice between itself and its mutant, made when it is
 * evaluated, by the name in `globalThis.plantedMutant`. Fails when a source no longer has the text.
 */
export function plantMutants(mutants: readonly Mutant[]): { readonly name: string; readonly enforce: 'pre'; transform(code: string, id: string): string | undefined } {
  return {
    name: 'plant-mutants',
    enforce: 'pre',
    transform: (code, id) => {
      const ofFile = mutants.filter(({ file }) => id.split('?')[0]?.endsWith(`/packages/core/src/${file}`));
      return ofFile.length === 0 ? undefined : plant(code, ofFile);
    },
  };
}

/** The source with all these bugs in it, none of which is awake. */
export function plant(code: string, mutants: readonly Mutant[]): string {
  const places = [...Map.groupBy(mutants, (mutant) => placeOf(code, mutant))].sort(([one], [other]) => other - one);
  return places.reduce((planted, [at, here], index) => {
    const [{ name, find } = { name: '', find: '' }] = here;
    const [later] = places[index - 1] ?? [];
    const isCrowded = here.some((other) => other.find !== find) || (later !== undefined && at + find.length > later);
    if (isCrowded) throw new Error(`the mutant "${name}" and another one stand in each other's way`);
    const choice = here.map((one) => `globalThis.plantedMutant === ${JSON.stringify(one.name)} ? (${one.replace}) : `).join('');
    return `${planted.slice(0, at)}(${choice}(${find}))${planted.slice(at + find.length)}`;
  }, code);
}

function placeOf(code: string, { name, file, find, after }: Mutant): number {
  const anchor = after === undefined ? 0 : code.indexOf(after);
  const at = anchor < 0 ? -1 : code.indexOf(find, anchor + (after?.length ?? 0));
  if (at < 0) throw new Error(`the mutant "${name}" no longer fits ${file}: it has no such text`);
  if (after === undefined && code.indexOf(find, at + 1) >= 0) throw new Error(`the mutant "${name}" fits several places of ${file}`);
  return at;
}
