import { expect, test } from 'vitest';
import type { StoredEvent } from '../events/stored-event.js';
import { changesOf } from './changes-of.js';

const event = { calendarId: 'covered', isDeleted: false, content: {}, properties: [] } as unknown as StoredEvent;
const edited = { ...event, content: { ...event.content } };
const elsewhere = { ...event, calendarId: 'other' };
const deleted = { ...event, isDeleted: true };
const inAnother = { ...event, calendarId: 'covered too' };
const told = (before: StoredEvent | undefined, after: StoredEvent) =>
  changesOf(before, after, { covers: (id) => id.startsWith('covered'), updatesPerCreate: 1, updatesPerEdit: 3 }).map((change) => change.changeType);

test.each([
  ['a create', undefined, event, ['created', 'updated']],
  ['a create elsewhere', undefined, elsewhere, []],
  ['an edit', event, edited, ['updated', 'updated', 'updated']],
  ['an edit of a property only', event, { ...event, properties: [] }, ['updated', 'updated', 'updated']],
  ['a save without an edit', event, { ...event, changeKey: 'k' }, ['updated']],
  ['a deletion', event, deleted, ['deleted']],
  ['a deletion elsewhere', elsewhere, { ...elsewhere, isDeleted: true }, []],
  ['a restoration', deleted, event, ['created', 'updated']],
  ['a move out', event, elsewhere, ['deleted']],
  ['a move in', elsewhere, event, ['created', 'updated']],
  ['a move within', event, inAnother, ['deleted', 'created', 'updated']],
])('%s', (_title, before, after, types) => {
  expect(told(before, after)).toEqual(types);
});

test('a deletion names the event as it was', () => {
  expect(changesOf(event, elsewhere, { covers: (id) => id === 'covered', updatesPerCreate: 1, updatesPerEdit: 1 })[0]?.event).toBe(event);
});
