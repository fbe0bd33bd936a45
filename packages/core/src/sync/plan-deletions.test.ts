import { describe, expect, it } from 'vitest';
import type { DecidedDeletion } from '../mapping/deletion.js';
import type { Mapping } from '../mapping/mapping.js';
import { absent, armed, deletion, ended, evidenceOf, fresh, living, minutesAgo, type Setting } from '../testing/example-evidence.js';
import { deletionState, endedDeletions, unadmittedDeletions } from './plan-deletions.js';
import { planSync } from './plan-sync.js';

const unadmitted = (setting: Setting) => {
  const evidence = evidenceOf(setting);
  return unadmittedDeletions(evidence, planSync(evidence).decisions);
};
const deletesRecord: Setting = { ...absent, direction: 'twoWay', policies: { outlookDelete: 'deleteRecord' }, record: fresh };
const deleted = { mapping: living, record: { state: 'deleted', isTold: true } } as const;
const formerSource = { tenantId: 't', sourceId: 'older', host: '', table: '', scheduleField: '', settings: {}, ending: 'remove' } as const;

describe('what the brake has to let through', () => {
  it('is each deletion of an event, and of a record, with its cause and reason', () => {
    expect(unadmitted(deleted)).toEqual([{ what: 'event', mailboxId: 'm', eventId: 'event', reason: 'record-deleted', cause: 'explicit' }]);
    expect(unadmitted({ ...deleted, record: { state: 'deleted' } })).toMatchObject([{ cause: 'inferred' }]);
    expect(unadmitted(deletesRecord)).toEqual([{ what: 'record', mailboxId: 'm', eventId: 'event', reason: 'deleted-in-outlook', cause: 'inferred' }]);
  });

  it('is none where nothing is deleted, where a person confirmed it, or where it was decided or begun already', () => {
    expect([unadmitted({}), unadmitted({ mapping: living }), unadmitted({ mapping: living, record: { state: 'unknown' }, source: formerSource })]).toEqual([[], [], []]);
    expect([unadmitted({ ...deleted, ...deletion('approved') }), unadmitted({ ...deleted, mapping: { ...living, pending: [{ kind: 'delete', reason: 'record-deleted' }] } })]).toEqual([[], []]);
  });

  it('is each event of a record by itself', () => {
    const evidence = { ...evidenceOf(deleted), mappings: [living, { ...living, mailboxId: 'm2', eventId: 'other', serves: [] }] };
    expect(unadmittedDeletions(evidence, planSync(evidence).decisions).map(({ eventId }) => eventId)).toEqual(['event', 'other']);
  });

  it('is nothing of which no event is known any more', () => {
    const { decisions } = planSync(evidenceOf(deleted));
    expect([unadmittedDeletions(evidenceOf({}), decisions), unadmittedDeletions(evidenceOf({ mapping: ended }), decisions)]).toEqual([[], []]);
  });
});

describe('deletionState', () => {
  const known = (mapping: Mapping, what: 'event' | 'record', changes: Partial<DecidedDeletion> = {}) => deletionState(evidenceOf(deletion('held', changes)), mapping, what);
  it('is what was decided about just this event, or record', () => {
    expect([known(living, 'event'), known(living, 'record'), known(living, 'record', { what: 'record' }), known(living, 'event', { what: 'record' })]).toEqual(['held', undefined, 'held', undefined]);
    expect([known({ ...living, eventId: 'newer' }, 'event'), known({ ...living, mailboxId: 'm2' }, 'event'), deletionState(evidenceOf({}), living, 'event')]).toEqual([undefined, undefined, undefined]);
  });

  it('is approved once it was begun, each of its own kind', () => {
    const begun: Mapping = { ...living, pending: [{ kind: 'delete', reason: 'unlinked' }] };
    const begunThere: Mapping = { ...living, pending: [{ kind: 'deleteRecord' }] };
    expect([known(begun, 'event'), known(begun, 'record'), known(begunThere, 'event', { eventId: 'older' }), known(begunThere, 'record')]).toEqual(['approved', undefined, undefined, 'approved']);
  });
});

describe('a decision about a deletion', () => {
  const isOver = (setting: Setting): boolean => (planSync(evidenceOf(setting)).endedDeletions ?? []).length > 0;
  const record = (state: DecidedDeletion['state']) => deletion(state, { what: 'record' });
  it.each([
    ['of an event that ended', { mapping: { ...living, state: 'ended', endReason: 'deleted-in-outlook' }, record: { state: 'deleted' }, ...deletion('held') }, true],
    ['beforehand, of an event that nobody knows', { ...deletion('approved', { isBeforehand: true }) }, true],
    ['beforehand, of an event that stands', { mapping: living, ...deletion('approved', { isBeforehand: true }) }, false],
    ['of an event that is not wanted', { mapping: living, record: { state: 'deleted' }, ...deletion('held') }, false],
    ['of an event that is wanted', { mapping: living, ...deletion('held') }, true],
    ['of an event that is left alone', { mapping: living, isOn: false, ...deletion('held') }, true],
    ['against one of an event that is left alone', { mapping: living, isOn: false, ...deletion('discarded') }, false],
    ['of a record that is to go', { ...deletesRecord, ...record('approved') }, false],
    ['of a record that is to go, and waits', { ...deletesRecord, ...record('held') }, false],
    ['of a record that is to go after its back-off', { ...deletesRecord, mapping: { ...armed, missingSince: minutesAgo(1), notBefore: '2026-11-22T00:01:00Z' }, ...record('approved') }, false],
    ['of a record whose event is looked for', { ...deletesRecord, event: { state: 'doubted' }, ...record('held') }, false],
    ['of a record whose event is back', { ...deletesRecord, event: { state: 'assumed' }, mapping: armed, ...record('held') }, true],
    ['of a record that is not wanted by itself', { ...deletesRecord, record: { state: 'deleted' }, ...record('held') }, true],
    ['of a record whose event waits though it is not wanted', { ...deletesRecord, record: { state: 'deleted' }, event: { state: 'doubted' }, ...record('held') }, true],
  ] as const satisfies readonly (readonly [string, Setting, boolean])[])('%s: over or not', (_, setting, isSo) => {
    expect(isOver(setting)).toBe(isSo);
  });

  it('is told of, to those whom the event served, only where it was held', () => {
    const dropped = (state: DecidedDeletion['state']) => planSync(evidenceOf({ mapping: { ...living, serves: ['taro'] }, ...deletion(state) })).decisions.filter(({ row }) => row === 'deletion-dropped');
    expect([dropped('held'), dropped('approved'), dropped('discarded')]).toEqual([[{ mailboxId: 'm', participants: ['taro'], row: 'deletion-dropped', step: { kind: 'none' } }], [], []]);
    expect(endedDeletions(evidenceOf({}), [])).toEqual([]);
  });
});
