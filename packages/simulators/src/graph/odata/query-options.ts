import { badRequest } from '../graph-refusal.js';

/** Refuses every option that the operation does not take, and reads those it does. */
export function readQuery<Name extends string>(query: URLSearchParams, names: readonly Name[]): Readonly<Partial<Record<Name, string>>> {
  const options: Partial<Record<Name, string>> = {};
  for (const [given, value] of query) {
    const name = names.find((known) => known.toLowerCase() === given.toLowerCase());
    if (name === undefined) throw badRequest(`The query parameter '${given}' is not supported.`);
    if (options[name] !== undefined) throw badRequest(`Query option '${given}' was specified more than once, but it must be specified at most once.`);
    options[name] = value;
  }
  return options;
}

/** `$top`, `$skip`: a whole number from `least` to `most`, or 400. */
export function toCount(name: string, value: string, least: number, most: number): number {
  const count = Number(value);
  if (!/^\d+$/.test(value) || count < least) throw badRequest(`Invalid value '${value}' for ${name} query option found. The ${name} query option requires a non-negative integer value.`);
  if (count > most) throw badRequest(`The limit of '${most}' for ${name} query has been exceeded. The value from the incoming request is '${value}'.`);
  return count;
}

/** The names in `$select`; undefined when everything is asked for. */
export function parseSelect(select: string | undefined, known: ReadonlySet<string>, typeName: string): readonly string[] | undefined {
  if (select === undefined) return undefined;
  const names = select.split(',').map((name) => name.trim());
  for (const name of names)
    if (name !== '*' && !known.has(name))
      throw badRequest(`Parsing OData Select and Expand failed: Could not find a property named '${name}' on type '${typeName}'.`);
  return names.includes('*') ? undefined : names;
}

/** Keeps what was selected; `always` (annotations, id) comes along unasked. */
export function selectMembers(item: Readonly<Record<string, unknown>>, select: readonly string[] | undefined, always: readonly string[]): Record<string, unknown> {
  if (select === undefined) return { ...item };
  return Object.fromEntries(Object.entries(item).filter(([name]) => always.includes(name) || select.includes(name)));
}
