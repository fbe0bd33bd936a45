import { existsSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const source = fileURLToPath(new URL('../../../core/src/', import.meta.url));
const ports = readdirSync(`${source}ports`).map((file) => file.replace(/\.ts$/, ''));

/** Why there is nothing that a suite could check. */
const withoutSuite: Readonly<Record<string, string>> = {
  'clock': 'one reading; whatever it says is true',
  'id-source': 'one new id; that it is new is for its own test',
  'connection-probe': 'words for a person, made from the wire of one product',
  'tenant-connections': 'hands out clients of other ports, each with a suite of its own',
};

it.each(ports)('%s has a contract suite, or a reason for having none', (port) => {
  expect(existsSync(`${source}testing/${port}-contract.ts`), port).toBe(!(port in withoutSuite));
});

it('gives reasons for ports that exist', () => {
  expect(ports).toEqual(expect.arrayContaining(Object.keys(withoutSuite)));
});
