import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createFaultSwitch, faultSchema } from './faults.js';
import { openStateJournal } from './state-journal.js';

const folder = mkdtempSync(join(tmpdir(), 'faults-'));
afterAll(() => rmSync(folder, { recursive: true }));
const call = { kind: 'get', path: '/records/1' };

describe('faults', () => {
  it('hit as often as they are told, and an added one leaves the hits of the others', () => {
    const faults = createFaultSwitch();
    faults.replace([faultSchema.parse({ kind: 'get', after: 1, times: 1 })]);
    expect(faults.take(call)).toBeUndefined();
    expect(faults.take(call)).toMatchObject({ kind: 'get' });
    faults.add(faultSchema.parse({ kind: '*', pathContains: '/records/1', status: 500 }));
    expect(faults.take(call)).toMatchObject({ status: 500 });
    expect(faults.take({ kind: 'get', path: '/records/2' })).toBeUndefined();
    expect(faults.list().map(({ hits }) => hits)).toEqual([1, 1]);
  });

  it('go on where they were after a restart', () => {
    const file = join(folder, 'state.jsonl');
    const first = openStateJournal(file);
    const before = createFaultSwitch(first);
    before.replace([faultSchema.parse({ times: 2, after: 1 })]);
    before.take(call);
    before.take(call);
    first.close();
    const second = openStateJournal(file);
    const after = createFaultSwitch(second);
    expect(after.list()).toMatchObject([{ times: 2, hits: 1 }]);
    expect([after.take(call) === undefined, after.take(call) === undefined]).toEqual([false, true]);
    second.close();
  });
});
