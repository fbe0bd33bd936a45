import { describe, expect, it } from 'vitest';
import { judgeEvent } from './judge-event.js';
import type { KnownEvent } from '../ports/reconcile-memory.js';
import type { Marker } from '../event/event.js';

const here = { sourceId: 'source-1', mailboxId: 'mailbox-1', epoch: 'epoch-1' };
const event = (marker: Partial<Marker> = {}) => ({ eventId: 'event-1', etag: 'W/"2"', marker: { ...here, recordId: '1', epoch: 'epoch-1', generation: 2, ...marker } });
const owner = (state: 'creating' | 'living' | 'released' | 'ended', generation = 2, endReason?: 'not-created' | 'record-deleted') => ({ owner: { state, generation, epoch: 'epoch-1', endReason } });

describe('a listed event with our marker', () => {
  it.each<[string, KnownEvent, Partial<Marker>, ReturnType<typeof judgeEvent>]>([
    ['is as we hold it', { named: { state: 'living', etag: 'W/"2"' } }, {}, 'same'],
    ['is doubted when its version moved', { named: { state: 'living', etag: 'W/"1"' } }, {}, 'doubt'],
    ['is not looked at while it is released', { named: { state: 'released', etag: 'W/"1"' } }, {}, 'same'],
    ['is a copy while its record’s own event lives', owner('living'), {}, 'copy'],
    ['may be the one that is being created', owner('creating'), {}, 'copy'],
    ['is a copy while its record’s own event is released', owner('released'), {}, 'copy'],
    ['is a copy of a generation that has ended', owner('ended'), {}, 'copy'],
    ['is an orphan of a generation after the one that ended', owner('ended', 1), {}, 'orphan'],
    ['is an orphan of another epoch', owner('ended', 9), { epoch: 'epoch-0' }, 'orphan'],
    ['is an orphan where nothing was ever created, as far as we know', owner('ended', 2, 'not-created'), {}, 'orphan'],
    ['is an orphan when nothing is held at all', {}, {}, 'orphan'],
    ['is an orphan of a record that is held', { record: { state: 'present' } }, {}, 'orphan'],
    ['is left alone when its record is deleted', { record: { state: 'deleted' } }, {}, 'copy'],
    ['is left alone when it is of another source', {}, { sourceId: 'source-2' }, 'copy'],
    ['is left alone when it was made for another mailbox', {}, { mailboxId: 'mailbox-2' }, 'copy'],
  ])('%s', (_what, known, marker, verdict) => {
    expect(judgeEvent(known, event(marker), here)).toBe(verdict);
  });
});
