/** Where something is in a JSON value. */
type Path = readonly (string | number)[];

/** One thing that goes wrong in a JSON value, at a place of it. */
export type Damage =
  | { readonly kind: 'replace'; readonly with: unknown }
  | { readonly kind: 'remove' }
  | { readonly kind: 'repeat' }
  | { readonly kind: 'wrap' }
  | { readonly kind: 'cut'; readonly at: number };

/** The value with that damage at its n-th place, counted round and round. */
export function damaged(value: unknown, n: number, damage: Damage): unknown {
  const places = placesIn(value);
  return changeAt(value, places[n % places.length] ?? [], damage);
}

function placesIn(value: unknown): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const members = Array.isArray(value) ? value.map((member: unknown, index) => [index, member] as const) : Object.entries(value);
  return [[], ...members.flatMap(([key, member]) => placesIn(member).map((path) => [key, ...path]))];
}

function changeAt(value: unknown, [key, ...rest]: Path, damage: Damage): unknown {
  if (key === undefined) return changed(value, damage);
  if (Array.isArray(value)) {
    const index = Number(key);
    const member: unknown = value[index];
    if (rest.length === 0 && damage.kind === 'remove') return value.toSpliced(index, 1);
    if (rest.length === 0 && damage.kind === 'repeat') return value.toSpliced(index, 0, member);
    return value.with(index, changeAt(member, rest, damage));
  }
  const object = value as Readonly<Record<string, unknown>>;
  if (rest.length === 0 && damage.kind === 'remove') return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
  return { ...object, [key]: changeAt(object[key], rest, damage) };
}

function changed(value: unknown, damage: Damage): unknown {
  switch (damage.kind) {
    case 'replace':
      return damage.with;
    case 'remove':
      return null;
    case 'repeat':
    case 'wrap':
      return [value];
    case 'cut':
      return typeof value === 'string' ? value.slice(0, damage.at % (value.length + 1)) : value;
  }
}
