import { describe, expect, it } from 'vitest';
import type { Mapping } from '../mapping/mapping.js';
import type { UserLink } from '../tenant/tenant.js';
import { deletion, evidenceOf, living, type Setting } from '../testing/example-evidence.js';
import { schedule } from '../testing/create-sync-world.js';
import { unservedParticipants, wishedMailboxes } from './wished-mailboxes.js';

const link = (sfaUserId: string, mailboxId: string | undefined, isOn = true): UserLink => ({ tenantId: 't', linkId: `${sfaUserId}/${mailboxId}`, name: '', sfaUserId, mail: '', mailboxId, isOn });
const standing = (...serves: readonly string[]): Mapping => ({ ...living, serves });
const of = (who: readonly string[], ...links: readonly UserLink[]): Setting => ({ record: { state: 'present', schedule: schedule({ who }), isBornByAdd: true }, links });
const wished = (setting: Setting) => wishedMailboxes(evidenceOf(setting)).map(({ mailboxId, serves, wish }) => [mailboxId, serves, wish.kind === 'wanted' ? wish.writeBack : wish.kind === 'unwanted' ? wish.reason : wish.kind]);

describe('the wish for a mailbox', () => {
  it.each([
    ['of each linked participant', of(['taro', 'jiro'], link('taro', 'm2'), link('jiro', 'm1')), [['m1', ['jiro'], 'one-way'], ['m2', ['taro'], 'one-way']]],
    ['that two participants share', of(['taro', 'jiro'], link('taro', 'm'), link('jiro', 'm')), [['m', ['taro', 'jiro'], 'one-way']]],
    ['of a link that is off', of(['taro'], link('taro', 'm', false)), []],
    ['of somebody who does not take part', of(['taro'], link('jiro', 'm')), []],
    ['that two share, one of whom left', { ...of(['taro'], link('taro', 'm'), link('jiro', 'm')), mapping: standing('taro', 'jiro') }, [['m', ['taro'], 'one-way']]],
    ['that nobody who takes part is left in', { ...of(['jiro'], link('taro', 'm')), mapping: standing('taro') }, [['m', ['taro'], 'participant-removed']]],
    ['of a person who left and whose link is off', { ...of(['jiro'], link('taro', 'm', false)), mapping: standing('taro') }, [['m', ['taro'], 'handsOff']]],
    ['whose event served nobody', { ...of(['jiro'], link('jiro', 'm2')), mapping: standing() }, [['m', [], 'participant-removed'], ['m2', ['jiro'], 'one-way']]],
    ['of a person who is linked to another mailbox', { ...of(['taro'], link('taro', 'm2')), mapping: standing('taro'), policies: { onUnlink: 'remove' } }, [['m', ['taro'], 'handsOff'], ['m2', ['taro'], 'one-way']]],
    ['that two shared, one moved and one unlinked', { ...of(['taro', 'jiro'], link('taro', 'm2')), mapping: standing('jiro', 'taro'), policies: { onUnlink: 'remove' } }, [['m', ['jiro', 'taro'], 'handsOff'], ['m2', ['taro'], 'one-way']]],
    ['that two shared and left, one still linked here', { ...of(['saburo'], link('taro', 'm')), mapping: standing('jiro', 'taro'), policies: { onUnlink: 'remove' } }, [['m', ['jiro', 'taro'], 'participant-removed']]],
    ['of an address that is not resolved now, where the event is', { ...of(['taro'], link('taro', undefined)), mapping: standing('taro') }, [['m', ['taro'], 'one-way']]],
    ['of an address that is not resolved now, where another one\'s event is', { ...of(['taro'], link('taro', undefined)), mapping: standing('jiro'), policies: { onUnlink: 'remove' } }, [['m', ['jiro'], 'unlinked']]],
    ['of an ended link: as onUnlink says', { ...of(['taro'], link('taro', 'm', false)), mapping: standing('taro'), policies: { onUnlink: 'remove' } }, [['m', ['taro'], 'unlinked']]],
    ['of an ended link: kept', { ...of(['taro'], link('taro', 'm', false)), mapping: standing('taro') }, [['m', ['taro'], 'handsOff']]],
    ['of an ended link: just this event was asked to go', { ...of(['taro'], link('taro', 'm', false)), mapping: standing('taro'), ...deletion('approved') }, [['m', ['taro'], 'unlinked']]],
    ['of an ended link: nobody decided yet', { ...of(['taro'], link('taro', 'm', false)), mapping: standing('taro'), ...deletion('held') }, [['m', ['taro'], 'handsOff']]],
    ['of an ended link, beside one that has no event yet', { ...of(['taro', 'jiro'], link('taro', 'm', false), link('jiro', 'm2')), mapping: standing('taro'), ...deletion('approved') }, [['m', ['taro'], 'unlinked'], ['m2', ['jiro'], 'one-way']]],
    ['of a deleted record', { record: { state: 'deleted' }, mapping: living }, [['m', ['taro'], 'record-deleted']]],
    ['of a record without a period', { record: { state: 'present', schedule: schedule({ period: null }), isBornByAdd: true }, mapping: living }, [['m', ['taro'], 'period-emptied']]],
    ['of an ended source', { source: { tenantId: 't', sourceId: 'older', host: '', table: '', scheduleField: '', settings: {}, ending: 'remove' }, mapping: living }, [['m', ['taro'], 'source-ended']]],
  ] as const satisfies readonly (readonly [string, Setting, readonly unknown[]])[])('%s', (_, setting, wishes) => {
    expect(wished(setting)).toEqual(wishes);
  });

  it.each([
    ['twoWay', ['taro'], 'allowed'],
    ['twoWay', ['taro', 'taro'], 'allowed'],
    ['twoWay', ['taro', 'a group'], 'several-participants'],
    ['oneWay', ['taro'], 'one-way'],
    ['oneWay', ['taro', 'jiro'], 'one-way'],
  ] as const)('lets an edit flow only two-way and with one distinct participant: %s, %o', (direction, who, writeBack) => {
    expect(wished({ ...of(who, link('taro', 'm')), direction })).toEqual([['m', ['taro'], writeBack]]);
  });
});

describe('a participant without an event', () => {
  it('is told of with the reason: no link that is on, or an address without a mailbox', () => {
    const setting = of(['taro', 'jiro', 'hana', 'saburo', 'saburo'], link('taro', 'm'), link('taro', undefined), link('jiro', undefined), link('jiro', 'm2', false), link('hana', 'm3', false));
    expect(unservedParticipants({ ...evidenceOf(setting), unresolved: new Map([['jiro/undefined', { code: 'notFound', detail: '' }]]) })).toEqual([
      { participants: ['jiro'], row: 'mailbox-unresolved', because: 'notFound', step: { kind: 'none' } },
      { participants: ['hana'], row: 'not-linked', step: { kind: 'none' } },
      { participants: ['saburo'], row: 'not-linked', step: { kind: 'none' } },
    ]);
  });

  it('has no known reason where nobody tried yet, and the first of several where some did', () => {
    const setting = of(['taro'], link('taro', undefined), { ...link('taro', undefined), linkId: 'second' });
    const because = (unresolved: readonly (readonly [string, 'notFound' | 'forbidden'])[]) => unservedParticipants({ ...evidenceOf(setting), unresolved: new Map(unresolved.map(([linkId, code]) => [linkId, { code, detail: '' }])) })[0]?.because;
    expect([because([]), because([['second', 'forbidden']]), because([['second', 'forbidden'], ['taro/undefined', 'notFound']])]).toEqual([undefined, 'forbidden', 'notFound']);
  });

  it('is nobody where there is no record', () => {
    expect([unservedParticipants(evidenceOf({ record: { state: 'deleted' } })), unservedParticipants(evidenceOf({ record: { state: 'unknown' } }))]).toEqual([[], []]);
  });
});
