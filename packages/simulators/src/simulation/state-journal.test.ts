import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStateJournal } from './state-journal.js';

const folder = mkdtempSync(join(tmpdir(), 'journal-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the state journal', () => {
  it('keeps changes that belong together wholly or not at all when a kill tears their line', () => {
    const file = join(folder, 'state.jsonl');
    const first = openStateJournal(file);
    first.put('things', 'a', 1);
    first.change([
      ['things', 'b', 2],
      ['things', 'a', null],
    ]);
    first.close();
    const whole = readFileSync(file, 'utf8');
    const second = openStateJournal(file);
    expect([...second.collection('things')]).toEqual([['b', 2]]);
    second.close();
    writeFileSync(file, whole.slice(0, -4));
    const torn = openStateJournal(file);
    expect([...torn.collection('things')]).toEqual([['a', 1]]);
    torn.close();
  });

  it('reads what an older simulator wrote: one change a line', () => {
    const file = join(folder, 'old.jsonl');
    writeFileSync(file, '["things","a",{"n":1}]\n["things","b",2]\n["things","b",null]\n');
    const journal = openStateJournal(file);
    expect([...journal.collection('things')]).toEqual([['a', { n: 1 }]]);
    journal.close();
  });
});
