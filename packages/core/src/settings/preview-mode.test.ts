import { expect, it } from 'vitest';
import { previewMode, type SyncMode } from './preview-mode.js';

const census = { records: 10, events: 12, missingEvents: 3, waitingEvents: 4, unwantedEvents: 1, eventsOfOne: 6, refused: [{ code: 'rejected', count: 2 }] };
const off: SyncMode = { direction: 'oneWay', isOn: false };
const on: SyncMode = { direction: 'oneWay', isOn: true };
const twoWay = { direction: 'twoWay' } as const;

it('previews a start by what is missing, waits, is unwanted or was refused', () => {
  expect(previewMode(off, on, census)).toEqual({ kind: 'start', creates: 3, updates: 4, deletes: 1, compares: 0, refused: census.refused, isFirst: false });
  expect(previewMode(off, { ...on, ...twoWay }, census)).toMatchObject({ kind: 'start', compares: 6 });
  expect(previewMode(off, on, { ...census, records: 0, missingEvents: 0 })).toMatchObject({ kind: 'start', isFirst: true });
});

it('previews a change of the direction by the events that are compared once, and the way back by nothing', () => {
  expect(previewMode(on, { ...on, ...twoWay }, census)).toMatchObject({ kind: 'direction', compares: 6, creates: 0, updates: 0, deletes: 0 });
  expect(previewMode({ ...on, ...twoWay }, on, census)).toMatchObject({ kind: 'direction', compares: 0 });
});

it('writes nothing when it is stopped, or stays as it is', () => {
  expect(previewMode(on, off, census)).toMatchObject({ kind: 'stop', creates: 0, deletes: 0 });
  expect(previewMode(on, on, census)).toMatchObject({ kind: 'nothing' });
  expect(previewMode(off, off, census)).toMatchObject({ kind: 'nothing' });
  expect(previewMode(off, { ...off, ...twoWay }, census)).toMatchObject({ kind: 'direction', compares: 0 });
});

it('compares no event when a two-way sync starts again: nothing changed but the switch', () => {
  const census = { missingEvents: 0, waitingEvents: 0, unwantedEvents: 0, eventsOfOne: 7, refused: [], records: 1 } as unknown as Parameters<typeof previewMode>[2];
  const compares = (before: 'oneWay' | 'twoWay', after: 'oneWay' | 'twoWay') => previewMode({ direction: before, isOn: false }, { direction: after, isOn: true }, census).compares;
  expect([compares('twoWay', 'twoWay'), compares('oneWay', 'twoWay'), compares('oneWay', 'oneWay'), compares('twoWay', 'oneWay')]).toEqual([0, 7, 0, 0]);
});
