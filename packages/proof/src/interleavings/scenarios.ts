import type { EventChanges, Schedule } from '@clounect/core';
import type { Deed, Scenario } from './scenario.js';

const later = { kind: 'timed', start: '2026-11-25T02:00:00Z', end: '2026-11-25T03:00:00Z' } as const;

export function schedule({ who = ['taro'], ...changes }: Partial<Schedule> & { readonly who?: readonly string[] } = {}): Schedule {
  const participants = who.map((sfaUserId) => ({ sfaUserId, name: sfaUserId }));
  return { period: { kind: 'timed', start: '2026-11-24T00:00:00Z', end: '2026-11-24T01:00:00Z' }, participants, title: '商談', location: '会議室A', content: '資料', ...changes };
}

const all = ['crash', 'leaseEnd', 'lostAnswer'] as const;
const put = (changes: Parameters<typeof schedule>[0] = {}): Deed => ({ kind: 'put', schedule: schedule(changes) });
const edit = (changes: EventChanges): Deed => ({ kind: 'edit', changes });

/** For each rule of protocol.md that speaks of things which happen at once, the smallest stories in which they do. */
export const scenarios: readonly Scenario[] = [
  { name: 'created and changed', rules: [5, 6, 9, 10, 11, 14, 17, 18, 20], direction: 'oneWay', deeds: { sfaUser: [put(), put({ title: '商談2' })] }, faults: all },
  { name: 'created and removed', rules: [8, 17, 20, 24], direction: 'oneWay', deeds: { sfaUser: [put(), { kind: 'remove' }] }, faults: all },
  { name: 'removed and made again', rules: [8, 14, 24], direction: 'oneWay', before: schedule(), deeds: { sfaUser: [{ kind: 'remove' }, put()] }, faults: all },
  { name: 'changed and changed back', rules: [17, 18, 19], direction: 'oneWay', before: schedule(), deeds: { sfaUser: [put({ title: '商談2' }), put()] }, faults: all },
  { name: 'changed twice, Outlook wins', rules: [6, 17, 18], direction: 'twoWay', policies: { conflict: 'outlookWins' }, before: schedule(), deeds: { sfaUser: [put({ title: '商談2' }), put({ title: '商談3' })] }, faults: ['crash'], wider: all },
  { name: 'unsigned webhooks', rules: [6, 7, 8], direction: 'oneWay', isSigned: false, before: schedule(), deeds: { sfaUser: [put({ title: '商談2' }), { kind: 'remove' }] }, faults: all },
  { name: 'changed, edited one-way', rules: [17, 18, 19], direction: 'oneWay', before: schedule(), deeds: { sfaUser: [put({ title: '商談2' })], outlookUser: [edit({ title: '私の題' })] }, faults: all },
  { name: 'changed, saved by Exchange', rules: [19], direction: 'oneWay', before: schedule(), deeds: { sfaUser: [put({ title: '商談2' })], outlookUser: [{ kind: 'touch' }, { kind: 'touch' }] }, faults: all },
  { name: 'changed, copied', rules: [25], direction: 'oneWay', before: schedule(), deeds: { sfaUser: [put({ title: '商談2' }), { kind: 'remove' }], outlookUser: [{ kind: 'copy' }] }, faults: all },
  { name: 'changed, deleted in Outlook', rules: [19, 23, 24], direction: 'oneWay', before: schedule(), deeds: { sfaUser: [put({ title: '商談2' })], outlookUser: [{ kind: 'discard' }] }, faults: all, mayStayDeleted: true },
  { name: 'a second participant', rules: [15, 17, 18], direction: 'oneWay', before: schedule(), deeds: { sfaUser: [put({ who: ['taro', 'jiro'] }), put({ who: ['jiro'] })] }, faults: ['crash', 'leaseEnd'], wider: all },
  { name: 'changed, link off and on', rules: [9, 11, 17], direction: 'oneWay', before: schedule(), deeds: { sfaUser: [put({ title: '商談2' })], administrator: [{ kind: 'link', isOn: false }, { kind: 'link', isOn: true }] }, faults: all },
  { name: 'created two-way, edited', rules: [17, 20, 21], direction: 'twoWay', deeds: { sfaUser: [put()], outlookUser: [edit({ title: '私の題' })] }, faults: ['leaseEnd'], wider: all },
  { name: 'edited two-way', rules: [6, 11, 12, 17, 22], direction: 'twoWay', before: schedule(), deeds: { outlookUser: [edit({ title: '私の題' })] }, faults: all },
  { name: 'edited twice two-way', rules: [6, 11, 12, 17, 22], direction: 'twoWay', before: schedule(), deeds: { outlookUser: [edit({ title: '私の題' }), edit({ title: '私の題2', period: later })] }, faults: ['crash'], wider: all },
  { name: 'the same field on both sides', rules: [17, 18, 19, 22], direction: 'twoWay', before: schedule(), deeds: { sfaUser: [put({ title: '商談2' })], outlookUser: [edit({ title: '私の題' })] }, faults: ['crash', 'leaseEnd'], wider: all },
  { name: 'the same field, Outlook wins', rules: [17, 18, 19, 22], direction: 'twoWay', policies: { conflict: 'outlookWins' }, before: schedule(), deeds: { sfaUser: [put({ title: '商談2' })], outlookUser: [edit({ title: '私の題' })] }, faults: ['crash'], wider: all },
  { name: 'another field on each side', rules: [17, 19, 22], direction: 'twoWay', before: schedule(), deeds: { sfaUser: [put({ location: '会議室B' })], outlookUser: [edit({ title: '私の題' })] }, faults: ['crash'], wider: all },
  { name: 'removed, edited two-way', rules: [8, 19, 22], direction: 'twoWay', before: schedule(), deeds: { sfaUser: [{ kind: 'remove' }], outlookUser: [edit({ title: '私の題' })] }, faults: ['crash', 'leaseEnd'], wider: all },
  { name: 'edited, a second participant', rules: [22, 26], direction: 'twoWay', before: schedule(), deeds: { sfaUser: [put({ who: ['taro', 'jiro'] })], outlookUser: [edit({ title: '私の題' })] }, faults: ['crash'], wider: all, mayDrift: true },
  { name: 'edited, the second participant goes', rules: [22, 26], direction: 'twoWay', before: schedule({ who: ['taro', 'jiro'] }), deeds: { sfaUser: [put()], outlookUser: [edit({ title: '私の題' })] }, faults: ['crash'], wider: all, mayDrift: true },
  { name: 'edited, made two-way', rules: [22, 26], direction: 'oneWay', before: schedule(), deeds: { administrator: [{ kind: 'direction', direction: 'twoWay' }], outlookUser: [edit({ title: '私の題' })] }, faults: all, mayDrift: true },
  { name: 'edited, made one-way', rules: [22, 26], direction: 'twoWay', before: schedule(), deeds: { administrator: [{ kind: 'direction', direction: 'oneWay' }], outlookUser: [edit({ title: '私の題' })] }, faults: all, mayDrift: true },
  { name: 'deleted in Outlook two-way', rules: [19, 23, 24], direction: 'twoWay', policies: { outlookDelete: 'restore' }, before: schedule(), deeds: { sfaUser: [put({ title: '商談2' })], outlookUser: [{ kind: 'discard' }] }, faults: ['crash'], wider: all },
];
