import type { Mutant, Place } from './mutant.js';

/**
 * Plants bugs into sources as they are loaded: each expression becomes a choice between itself and its mutant, made when it is
 * evaluated, by the name in `globalThis.plantedMutant`; in a statement both are SQL of their own. Fails when a source no longer has the text.
 */
export function plantMutants(mutants: readonly Mutant[]): { readonly name: string; readonly enforce: 'pre'; transform(code: string, id: string): string | undefined } {
  return {
    name: 'plant-mutants',
    enforce: 'pre',
    transform: (code, id) => {
      const ofFile = mutants.flatMap(placesOf).filter(({ path }) => id.split('?')[0]?.endsWith(path));
      return ofFile.length === 0 ? undefined : plant(code, ofFile);
    },
  };
}

interface Planted extends Place {
  readonly name: string;
}

function placesOf({ also = [], ...mutant }: Mutant): readonly (Planted & { readonly path: string })[] {
  return [mutant, ...also].map((place) => ({ ...place, name: mutant.name, path: `/packages/${mutant.in ?? 'core'}/src/${place.file}` }));
}

/** The source with all these bugs in it, none of which is awake. */
export function plant(code: string, mutants: readonly Planted[]): string {
  const places = [...Map.groupBy(mutants, (mutant) => placeOf(code, mutant))].sort(([one], [other]) => other - one);
  return places.reduce((planted, [at, here], index) => {
    const [{ name, find, isSql } = { name: '', find: '', isSql: false }] = here;
    const [later] = places[index - 1] ?? [];
    const isCrowded = here.some((other) => other.find !== find) || (later !== undefined && at + find.length > later);
    if (isCrowded) throw new Error(`the mutant "${name}" and another one stand in each other's way`);
    const [open, close] = isSql === true ? ['sql`', '`'] : ['(', ')'];
    const choice = `${here.map((one) => `globalThis.plantedMutant === ${JSON.stringify(one.name)} ? ${open}${one.replace}${close} : `).join('')}${open}${find}${close}`;
    return `${planted.slice(0, at)}${isSql === true ? `\${${choice}}` : `(${choice})`}${planted.slice(at + find.length)}`;
  }, code);
}

function placeOf(code: string, { name, file, find, after }: Planted): number {
  const anchor = after === undefined ? 0 : code.indexOf(after);
  const at = anchor < 0 ? -1 : code.indexOf(find, anchor + (after?.length ?? 0));
  if (at < 0) throw new Error(`the mutant "${name}" no longer fits ${file}: it has no such text`);
  if (after === undefined && code.indexOf(find, at + 1) >= 0) throw new Error(`the mutant "${name}" fits several places of ${file}`);
  return at;
}
