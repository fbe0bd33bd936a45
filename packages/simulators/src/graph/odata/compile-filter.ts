import { badRequest, GraphRefusal } from '../graph-refusal.js';
import { parseFilter, type Comparison, type Filter, type Literal } from './parse-filter.js';

/** One property that a filter may name: how it is read, and how a literal becomes comparable with it. */
export interface Filterable<T> {
  read(item: T): Literal;
  literal?(value: Literal): Literal;
  /** Text whose case counts. */
  readonly isExact?: boolean;
}
/** What can be filtered of a type; `collections` only inside `any()`. */
export interface FilterModel<T> {
  readonly typeName: string;
  readonly properties: ReadonlyMap<string, Filterable<T>>;
  readonly collections?: ReadonlyMap<string, (variable: string, of: Filter) => (item: T) => boolean>;
}

/** Turns `$filter` into a predicate; everything wrong in it is refused here, before any item is looked at. */
export function compileFilter<T>(text: string, model: FilterModel<T>): (item: T) => boolean {
  return compile(parseFilter(text), model);
}

export function compile<T>(filter: Filter, model: FilterModel<T>): (item: T) => boolean {
  switch (filter.type) {
    case 'and': {
      const all = filter.of.map((part) => compile(part, model));
      return (item) => all.every((holds) => holds(item));
    }
    case 'or': {
      const some = filter.of.map((part) => compile(part, model));
      return (item) => some.some((holds) => holds(item));
    }
    case 'not': {
      const holds = compile(filter.of, model);
      return (item) => !holds(item);
    }
    case 'compare': {
      const property = propertyOf(filter.path, model);
      const form = property.isExact === true ? (value: Literal) => value : fold;
      const wanted = form(property.literal?.(filter.value) ?? filter.value);
      return (item) => compare(form(property.read(item)), filter.operator, wanted);
    }
    case 'match': {
      const property = propertyOf(filter.path, model);
      const wanted = filter.value.toLowerCase();
      return (item) => {
        const value = fold(property.read(item));
        return typeof value === 'string' && (filter.name === 'contains' ? value.includes(wanted) : value.startsWith(wanted));
      };
    }
    case 'any': {
      const collection = model.collections?.get(filter.path);
      if (collection === undefined) throw unknownProperty(filter.path, model.typeName);
      return collection(filter.variable, filter.of);
    }
  }
}

// Both the directory and Exchange compare text without regard to case.
const fold = (value: Literal): Literal => (typeof value === 'string' ? value.toLowerCase() : value);

function compare(value: Literal, operator: Comparison, wanted: Literal): boolean {
  if (operator === 'eq') return value === wanted;
  if (operator === 'ne') return value !== wanted;
  if (value === null || wanted === null || typeof value !== typeof wanted) return false;
  if (operator === 'gt') return value > wanted;
  if (operator === 'ge') return value >= wanted;
  return operator === 'lt' ? value < wanted : value <= wanted;
}

function propertyOf<T>(path: string, model: FilterModel<T>): Filterable<T> {
  const property = model.properties.get(path);
  if (property !== undefined) return property;
  if (model.collections?.has(path.split('/')[0] ?? '') === true)
    throw new GraphRefusal(400, 'ErrorInvalidProperty', `The property '${path}' does not support filtering.`);
  throw unknownProperty(path, model.typeName);
}

const unknownProperty = (path: string, typeName: string) =>
  badRequest(`Invalid filter clause: Could not find a property named '${path}' on type '${typeName}'.`);
