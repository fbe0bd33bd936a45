import { describe, expect, it } from 'vitest';
import type { Decision } from './decision.js';
import type { Mapping, PendingWrite } from '../mapping/mapping.js';
import { creating, ended, event, evidenceOf, half, living, now, plain, unseen, type Setting } from '../testing/example-evidence.js';
import { planSync } from './plan-sync.js';
import { schedule } from '../testing/create-sync-world.js';
import { toBase } from '../mapping/transitions.js';

function decide(setting: Setting, more: object = {}): Decision {
  const { decisions } = planSync({ ...evidenceOf(setting), ...more });
  const decision = decisions.find(({ mailboxId }) => mailboxId === 'm');
  if (decision === undefined) throw new Error('nothing was decided');
  return decision;
}
const elsewhere: Mapping = { ...living, mailboxId: 'm2', serves: ['jiro'], eventId: 'other' };
const beside = (...mappings: readonly Mapping[]) => ({ mappings });

describe('a creation', () => {
  it('is of what JUST.SFA holds, at the next generation, with its values pending', () => {
    const draft = { content: half, reminderMinutes: 15 };
    const identity = { tenantId: 't', sourceId: 's', recordId: '1', mailboxId: 'm' };
    expect(decide({}).step).toMatchObject({ kind: 'create', identity: { ...identity, epoch: 'e', generation: 1 }, draft, sfa: half, mapping: { ...identity, state: 'creating', generation: 1, epoch: 'e', serves: ['taro'], pending: [{ kind: 'create', draft, sfa: half }], failures: 0 } });
  });

  it('goes on counting the failures of the one before it, in the same round', () => {
    const mapping: Mapping = { ...ended, endReason: 'not-created', failures: 2, notBefore: now, round: 'round' };
    expect(decide({ mapping }).step).toMatchObject({ kind: 'create', mapping: { generation: 1, failures: 2, notBefore: now, round: 'round' } });
  });

  it.each([
    ['two-way, one participant', { direction: 'twoWay' }, true],
    ['two-way, several participants', { direction: 'twoWay', record: { state: 'present', schedule: schedule({ who: ['taro', 'jiro'] }), isBornByAdd: true } }, undefined],
    ['one-way', {}, undefined],
    ['not wanted any more', { direction: 'twoWay', mapping: creating, found: [], record: { state: 'deleted' } }, undefined],
  ] as const satisfies readonly (readonly [string, Setting, true | undefined])[])('lets its edits flow from the beginning only where they may: %s', (_, setting, writesBack) => {
    const { step } = decide(setting);
    expect([step.kind, step.kind === 'create' && step.mapping.writesBack]).toEqual(['create', writesBack]);
  });

  it('is not made again with what Outlook refused', () => {
    expect(decide({ mapping: { ...ended, endReason: 'not-created', refused: { failure: { code: 'rejected', detail: '' }, sfa: half } } })).toMatchObject({ row: 'refused-before', because: 'rejected' });
  });

  it.each([
    ['2026-10-23T00:00:00Z', 'create'],
    ['2026-10-22T23:59:59Z', 'too-old'],
  ])('is made of what ended up to thirty days ago: %s', (end, row) => {
    expect(decide({ record: { state: 'present', schedule: { ...plain, period: { kind: 'timed', start: '2026-10-22T23:00:00Z', end } }, isBornByAdd: true } }).row).toBe(row);
  });
});

describe('a look before a creation (rule 20)', () => {
  it.each([
    ['came by ADD', {}, {}, 'create'],
    ['was not seen from its beginning', { record: unseen }, {}, 'look-up'],
    ['has an event elsewhere', { record: unseen }, beside(elsewhere), 'create'],
    ['has an event elsewhere that is left alone', { record: unseen }, beside({ ...elsewhere, state: 'released' }), 'create'],
    ['had one elsewhere', { record: unseen }, beside({ ...elsewhere, state: 'ended' }), 'look-up'],
    ['may be about to have one elsewhere', { record: unseen }, beside({ ...elsewhere, state: 'creating' }), 'look-up'],
    ['has an event for the same person elsewhere', {}, beside({ ...elsewhere, serves: ['jiro', 'taro'] }), 'look-up'],
    ['has one for the same person elsewhere, and a refused creation here', {}, beside({ ...ended, endReason: 'not-created' }, { ...elsewhere, serves: ['taro'] }), 'look-up'],
    ['has one for the same person elsewhere, and had one here', {}, beside(ended, { ...elsewhere, serves: ['taro'] }), 'create-again'],
    ['had one for the same person elsewhere', {}, beside({ ...elsewhere, state: 'ended', serves: ['taro'] }), 'create'],
    ['came by ADD, before or after a restore', { isRestored: true }, {}, 'create'],
    ['has an event elsewhere, of before a restore', { isRestored: true, record: unseen }, beside(elsewhere), 'look-up'],
    ['had one here, since a restore', { isRestored: true, record: unseen }, beside({ ...ended, epoch: 'e2' }, elsewhere), 'create-again'],
    ['had one here, before a restore', { isRestored: true }, beside(ended), 'look-up'],
  ] as const satisfies readonly (readonly [string, Setting, object, string])[])('a record that %s', (_, setting, more, row) => {
    expect(decide(setting, more).row).toBe(row);
  });
});

describe('what is found there', () => {
  it('is taken up as if JUST.SFA had held its values, at the highest generation that was used', () => {
    const found = { ...event({ title: '古い題' }), marker: { sourceId: 's', recordId: '1', mailboxId: 'm', epoch: 'e', generation: 3 } };
    const { step } = decide({ record: unseen, found: [found] });
    expect(step).toEqual({ kind: 'settle', event: found, mapping: expect.objectContaining({ state: 'living', generation: 3, epoch: 'e', rebasedIn: undefined, eventId: 'event', etag: 'v2', base: toBase(found.content, found.content), serves: ['taro'], pending: [], failures: 0 }) });
    const later = decide({ record: unseen, mapping: { ...ended, generation: 5, endReason: 'not-created' }, found: [{ ...found, marker: { ...found.marker, generation: 5 } }] }).step;
    expect(later.kind === 'settle' && later.mapping.generation).toBe(5);
  });

  it('keeps its epoch, and counts as compared in this one', () => {
    const marker = { sourceId: 's', recordId: '1', mailboxId: 'm', epoch: 'older', generation: 1 };
    expect(decide({ record: unseen, found: [{ ...event(), marker }] }).step).toMatchObject({ mapping: { epoch: 'older', rebasedIn: 'e' } });
  });

  const hidden = { ...half, title: '秘密', isPrivate: true };
  it.each([
    ['nothing, where it holds the same', event(), half, undefined],
    ['what is different', event({ title: '古', location: '古い部屋' }), half, { title: '古', location: '古い部屋' }],
    ['no text of a private event', { ...event(), content: { ...hidden, period: { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-24' } } }, half, { period: '{"kind":"allDay","firstDay":"2026-11-24","lastDay":"2026-11-24"}' }],
    ['no privacy that nobody configured', { ...event(), content: { ...half, isPrivate: false } }, half, undefined],
    ['a privacy that JUST.SFA knows', { ...event(), content: { ...half, isPrivate: false } }, { ...half, isPrivate: true }, { isPrivate: 'false' }],
  ] as const)('loses to JUST.SFA %s', (_, found, { isPrivate }, lost) => {
    const decision = decide({ record: { ...unseen, schedule: { ...plain, isPrivate } } as Setting['record'] & object, found: [found] });
    expect([decision.row, decision.lost]).toEqual(['adopt', lost]);
  });
});

describe('a creation of which the outcome is unknown (rule 20)', () => {
  const settle = (setting: Setting, isIdentitySpent = false): Decision => decide({ mapping: creating, ...setting }, { markers: new Map([['m', { found: setting.found ?? [], isIdentitySpent }]]) });

  it('is settled by what is found: it was made of the pending content, and what a person made of it since is still to be looked at', () => {
    const found = event({ title: '誰かの題' });
    expect(settle({ found: [found] }).step).toMatchObject({ kind: 'settle', event: found, mapping: { state: 'living', createdAt: now, base: toBase(half, half), pending: creating.pending } });
    expect(settle({ found: [found] }, true).step).toMatchObject({ kind: 'settle', mapping: { createdAt: now, base: { title: { sfa: '誰かの題', outlook: '誰かの題' } }, pending: [] } });
  });

  it('is made again with the same identity and content, and with the next one where it is used up', () => {
    const mapping: Mapping = { ...creating, generation: 4 };
    expect(settle({ mapping }).step).toMatchObject({ kind: 'create', identity: { generation: 4 }, draft: { content: half, reminderMinutes: null } });
    expect(settle({ mapping }, true).step).toMatchObject({ kind: 'create', identity: { generation: 5 } });
  });

  it('is looked for first, whether it is wanted or not', () => {
    for (const record of [{ state: 'deleted' }, unseen] as const) expect(decide({ mapping: creating, record })).toMatchObject({ row: 'look-up', step: { kind: 'lookUp', owner: { tenantId: 't', sourceId: 's', recordId: '1', mailboxId: 'm' } } });
  });

  it('waits for a person where it cannot be told which of several it is, or what was to be made', () => {
    expect(settle({ found: [event(), { ...event(), eventId: 'other' }] })).toMatchObject({ row: 'undecided', step: { kind: 'hold' } });
    for (const pending of [[], [{ kind: 'delete', reason: 'unlinked' }]] as const satisfies readonly (readonly PendingWrite[])[]) expect(settle({ mapping: { ...creating, pending } })).toMatchObject({ row: 'settle-create', step: { kind: 'hold' } });
  });

  it('of a former life is taken up or over, and says why it ended', () => {
    const former = (setting: Setting) => settle({ isRestored: true, ...setting });
    expect(former({ found: [] })).toMatchObject({ row: 'create', step: { identity: { epoch: 'e2', generation: 1 } } });
    expect(former({ found: [], record: { state: 'deleted' } })).toMatchObject({ row: 'settle-create', step: { kind: 'settle', mapping: { state: 'ended', endReason: 'record-deleted', rebasedIn: 'e2' } } });
    const found = [event({ title: '誰かの題' })];
    expect(former({ found })).toMatchObject({ row: 'adopt', lost: { title: '誰かの題' } });
    expect(former({ found, record: { state: 'deleted' } })).toMatchObject({ row: 'adopt', lost: undefined });
  });
});
