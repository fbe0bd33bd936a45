import { describe, expect, it } from 'vitest';
import { openStateJournal } from '../../simulation/state-journal.js';
import { parseSettings } from '../settings/settings.js';
import { switchesSchema, type Switches } from '../settings/switches.js';
import { parseListQuery } from './list-query.js';
import { createRecordStore } from './record-store.js';

const { tables, users, switches } = parseSettings();
const table = tables[0] ?? expect.fail('no table');
let now = Date.UTC(2026, 6, 3);
const store = createRecordStore({ journal: openStateJournal(), now: () => (now += 60_000), rules: () => ({ switches, findParticipant: (id) => users.find((user) => user.id === id) }) });
const add = (title: string, participants: string[], more = {}) =>
  store.insert(table, { field_1000000002: title, field_1000000001_participants: participants, ...more }, 'x');
add('A', ['taro.yamada'], { field_1000000005: 12, field_1000000007: 'a@client.example' });
add('B', ['taro.yamada', 'hanako.sato']);
add('C', []);

const list = (query: Record<string, unknown>, switched: Partial<Switches> = {}) => {
  const { matches, offset, limit } = parseListQuery(table, query, switchesSchema.parse(switched));
  return store.page(table, matches, offset, limit).map(({ recordId }) => recordId);
};
const filter = { panelName: 'panel_1000000002', filterName: 'filter_1000000003' };
const since = { panelName: 'panel_1000000002', filterName: 'filter_1000000004' };

describe('a list call', () => {
  it.each([
    [{}, [1, 2, 3]],
    [{ limit: '2' }, [1, 2]],
    [{ limit: '2', offset: '2' }, [3]],
    [{ offset: '9' }, []],
    [{ panelName: 'panel_1000000002' }, [1, 2, 3]],
    [{ _field_1000000002: 'B' }, [2]],
    [{ _field_1000000005: '12.0' }, [1]],
    [{ _field_1000000006: '3' }, [3]],
    [{ _field_1000000007: 'a@client.example', _field_1000000002: 'B' }, []],
    [{ ...filter, '_field_1000000001_participants-0': 'taro.yamada' }, [1, 2]],
    [{ ...filter, '_field_1000000001_participants-0': 'hanako.sato', _field_1000000002: 'B' }, [2]],
    [{ ...filter, '_field_1000000001_participants-0': 'nobody' }, []],
    [filter, [1, 2, 3]],
    [{ ...since, '__updated_at-0': '2026-07-03T09:02+09:00' }, [2, 3]],
  ])('with %j finds %j', (query, found) => {
    expect(list(query)).toEqual(found);
  });
  it.each([
    [{ limit: '101' }, 400],
    [{ limit: '0' }, 400],
    [{ limit: 'all' }, 400],
    [{ offset: '-1' }, 400],
    [{ limit: ['1', '2'] }, 400],
    [{ panelName: 'panel_9' }, 404],
    [{ panelName: 'panel_1000000002', filterName: 'filter_9' }, 404],
    [{ filterName: 'filter_1000000003' }, 400],
    [{ _field_9: 'x' }, 400],
    [{ _field_1000000001: 'x' }, 400],
    [{ _field_1000000010: 'x' }, 400],
    [{ '_field_1000000001_participants-0': 'taro.yamada' }, 400],
    [{ ...filter, '_field_1000000001_participants-1': 'taro.yamada' }, 400],
    [{ ...filter, '_field_1000000001-0': 'taro.yamada' }, 400],
    [{ ...since, '__updated_at-0': '2026-07-03T09:02 09:00' }, 400],
  ])('with %j is refused with %i', (query, status) => {
    expect(() => list(query)).toThrow(expect.objectContaining({ status }));
  });
  it('spells the participants parameter as switched', () => {
    const [long, short] = [{ ...filter, '_field_1000000001_participants-0': 'hanako.sato' }, { ...filter, '_field_1000000001-0': 'hanako.sato' }];
    expect(list(short, { participantParam: 'schedule' })).toEqual([2]);
    expect(() => list(long, { participantParam: 'schedule' })).toThrow();
    expect(list(long, { participantParam: 'none', unknownParams: 'ignore' })).toEqual([1, 2, 3]);
  });
  it('lets nothing through an empty condition when switched', () => {
    expect(list(filter, { emptyCondition: 'none' })).toEqual([]);
  });
});
