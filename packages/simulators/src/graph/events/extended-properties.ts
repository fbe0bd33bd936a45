import { GraphRefusal } from '../graph-refusal.js';
import type { ExtendedProperty } from './event-input.js';

const types: readonly string[] = ['String', 'Integer', 'Boolean', 'SystemTime', 'Binary', 'Double', 'Float', 'Currency', 'ApplicationTime', 'CLSID', 'Long', 'Short', 'Error', 'Null', 'Object'];
const byNameOrNumber = /^(\w+) (\{[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\}) (Name|Id) (.+)$/i;
const byTag = /^(\w+) (0x[\da-f]{1,8})$/i;

/**
 * The id of a single-value extended property in its one spelling: `String {guid} Name X`, `String {guid} Id 0x8012` or `String 0x3001`.
 * The name keeps its case, which counts; throws 400 for anything else.
 */
export function toPropertyId(given: string): string {
  const [, type, guid, kind, name] = byNameOrNumber.exec(given) ?? [];
  if (type !== undefined && guid !== undefined && kind !== undefined && name !== undefined)
    return `${toType(type, given)} ${guid.toLowerCase()} ${kind.toLowerCase() === 'id' ? 'Id' : 'Name'} ${kind.toLowerCase() === 'id' ? name.toLowerCase() : name}`;
  const [, tagType, tag] = byTag.exec(given) ?? [];
  if (tagType === undefined || tag === undefined) throw invalidId(given);
  return `${toType(tagType, given)} ${tag.toLowerCase()}`;
}

/** Sets what a write names and leaves the others; null takes a property away. */
export function mergeProperties(before: readonly ExtendedProperty[], written: readonly { readonly id: string; readonly value: string | null }[]): readonly ExtendedProperty[] {
  const merged = new Map(before.map(({ id, value }) => [id, value]));
  for (const { id, value } of written) {
    if (value === null) merged.delete(toPropertyId(id));
    else merged.set(toPropertyId(id), value);
  }
  return [...merged].map(([id, value]) => ({ id, value }));
}

function toType(given: string, id: string): string {
  const type = types.find((known) => known.toLowerCase() === given.toLowerCase());
  if (type === undefined) throw invalidId(id);
  return type;
}

const invalidId = (id: string) => new GraphRefusal(400, 'ErrorInvalidProperty', `The extended property id '${id}' is not valid.`);
