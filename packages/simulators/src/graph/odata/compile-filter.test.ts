import { describe, expect, test } from 'vitest';
import { compileFilter, type FilterModel } from './compile-filter.js';

interface Thing {
  readonly name: string;
  readonly size: number;
  readonly open: boolean;
}
const model: FilterModel<Thing> = {
  typeName: 'thing',
  properties: new Map<string, { read(thing: Thing): string | number | boolean }>([
    ['name', { read: ({ name }) => name }],
    ['size', { read: ({ size }) => size }],
    ['open', { read: ({ open }) => open }],
  ]),
  collections: new Map([['tags', () => () => true]]),
};
const thing: Thing = { name: "O'Hara", size: 3, open: true };
const holds = (filter: string): boolean => compileFilter(filter, model)(thing);

describe('compileFilter', () => {
  test.each([
    ["name eq 'o''hara'", true],
    ["name ne 'x' and size ge 3", true],
    ["name eq 'x' or size lt 4 and open eq true", true],
    ["(name eq 'x' or size lt 4) and open eq false", false],
    ["not (name eq 'x')", true],
    ["startswith(name,'o')", true],
    ["contains(name, 'har') and not startswith(name,'z')", true],
    ['tags/any(t:t eq 1)', true],
    ["name gt 'a'", true],
    ['size gt null', false],
  ])('%s → %s', (filter, expected) => {
    expect(holds(filter)).toBe(expected);
  });

  test.each(["colour eq 'red'", 'name eq', "name eq 'x' and", "(name eq 'x'", "name like 'x'", "name eq 'x' )", 'name eq x', "others/any(o:o eq 'x')", "endswith(name,'x')"])(
    'refuses %s with 400 before it looks at any item',
    (filter) => {
      expect(() => compileFilter(filter, model)).toThrow(expect.objectContaining({ status: 400, code: 'BadRequest' }));
    },
  );

  test('refuses a collection without any()', () => {
    expect(() => compileFilter("tags eq 'x'", model)).toThrow(expect.objectContaining({ code: 'ErrorInvalidProperty' }));
    expect(() => compileFilter("tags/id eq 'x'", model)).toThrow(expect.objectContaining({ code: 'ErrorInvalidProperty' }));
  });
});
