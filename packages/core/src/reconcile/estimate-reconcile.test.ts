import { describe, expect, it } from 'vitest';
import { estimateReconcile } from './estimate-reconcile.js';

const census = {
  records: 250,
  byParticipant: [{ sfaUserId: 'taro', records: 200 }, { sfaUserId: 'jiro', records: 99 }],
  byMailbox: [{ mailboxId: 'm-taro', events: 200 }, { mailboxId: 'm-gone', events: 5 }],
};
const sfaUserIds = ['taro', 'jiro', 'hana'];
const mailboxIds = ['m-taro', 'm-jiro', 'm-gone'];

describe('the cost of a comparison', () => {
  it('is a list for each user and each mailbox, which ends with a page that is not full', () => {
    expect(estimateReconcile({ census, mode: 'perUser', sfaUserIds, mailboxIds })).toEqual({ sfaCalls: 3 + 1 + 1, graphCalls: 2 + 1 + 1 });
  });
  it('is one list of all where all are listed at once', () => {
    expect(estimateReconcile({ census, mode: 'all', sfaUserIds, mailboxIds })).toMatchObject({ sfaCalls: 3 });
  });
  it('counts what is expected where nothing is held yet', () => {
    const nothing = { records: 0, byParticipant: [], byMailbox: [] };
    expect(estimateReconcile({ census: nothing, mode: 'all', sfaUserIds, mailboxIds, expectedRecords: 50_000 })).toMatchObject({ sfaCalls: 501 });
  });
  it('says how long it takes at the limits, and whether today is enough', () => {
    const facts = { census, mode: 'all', sfaUserIds, mailboxIds, expectedRecords: 6_000 } as const;
    expect(estimateReconcile({ ...facts, limits: { perMinute: 30, leftToday: 61 } })).toMatchObject({ sfaCalls: 61, minutes: 3, fitsToday: true });
    expect(estimateReconcile({ ...facts, limits: { perMinute: 30, leftToday: 60 } })).toMatchObject({ fitsToday: false });
  });
});

describe('the cost of a first comparison', () => {
  it('spreads what is expected over the users of whom nothing is held, and grows what is held in proportion', () => {
    const nothing = { records: 0, byParticipant: [], byMailbox: [] };
    expect(estimateReconcile({ census: nothing, mode: 'perUser', sfaUserIds: ['taro', 'jiro'], mailboxIds: [], expectedRecords: 0 }).sfaCalls).toBe(2);
    expect(estimateReconcile({ census: { ...nothing, records: 1 }, mode: 'perUser', sfaUserIds: ['taro', 'jiro'], mailboxIds: [], expectedRecords: 1 }).sfaCalls).toBe(2);
    expect(estimateReconcile({ census, mode: 'perUser', sfaUserIds: ['taro'], mailboxIds: [], expectedRecords: 500 }).sfaCalls).toBe(5);
    expect(estimateReconcile({ census: { ...nothing, records: 1_000 }, mode: 'perUser', sfaUserIds: ['hana', 'saburo'], mailboxIds: [], expectedRecords: 1_000 }).sfaCalls).toBe(12);
    expect(estimateReconcile({ census, mode: 'perUser', sfaUserIds: ['taro'], mailboxIds: [], expectedRecords: 10 }).sfaCalls).toBe(3);
  });
});
