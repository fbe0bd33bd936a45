import { describe, expect, it } from 'vitest';
import { openStateJournal } from '../../simulation/state-journal.js';
import { createKeptList } from './kept-list.js';
import { parseSettings } from './settings.js';
import { createSwitchBoard } from './switch-board.js';

describe('settings', () => {
  it('are the demo customer with the given members replaced', () => {
    const settings = parseSettings({ tenant: 'other', switches: { perMinute: 30 } });
    expect(settings).toMatchObject({ tenant: 'other', switches: { perMinute: 30, perDay: 20_000 } });
    expect(settings.tables.map(({ name }) => name)).toEqual(['table_1000000001', 'table_2000000001', 'table_3000000001']);
  });
  it.each([{ tenat: 'typo' }, { tables: [] }, { switches: { perMinute: 'many' } }, { webhooks: [{ id: 'w', url: 'ftp://x.example', table: 't' }] }])('refuse %j', (input) => {
    expect(() => parseSettings(input)).toThrow();
  });
});

describe('a kept list', () => {
  it('takes its initial items once, even when all were removed since', () => {
    const journal = openStateJournal();
    const open = (initial: { id: string }[]) => createKeptList(journal, 'things', ({ id }) => id, initial);
    expect(open([{ id: 'a' }]).all()).toEqual([{ id: 'a' }]);
    open([]).replace([]);
    expect(open([{ id: 'b' }]).all()).toEqual([]);
  });
});

describe('a switch board', () => {
  it('changes the named switches, remembers them, and refuses unknown ones whole', () => {
    const journal = openStateJournal();
    const { switches } = parseSettings();
    const board = createSwitchBoard(journal, switches);
    board.patch({ countOnly: true });
    expect(() => board.patch({ unlimited: true, warp: 9 })).toThrow();
    expect(createSwitchBoard(journal, switches).current()).toEqual({ ...switches, countOnly: true });
  });
});
