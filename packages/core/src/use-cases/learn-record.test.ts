import { describe, expect, it } from 'vitest';
import type { HeldRecord, StoredNotice, StoredRecord } from '../ports/mapping-repository.js';
import type { Mapping } from '../mapping/mapping.js';
import type { Notice, WebhookReader } from '../ports/webhook-reader.js';
import type { RecordReading, SfaReader } from '../ports/sfa-client.js';
import { evidenceOf, living, now, plain } from '../testing/example-evidence.js';
import { learnRecord, toEvidence, toRead, type Learned } from './learn-record.js';
import { toRowBody } from '../reconcile/row-body.js';

const [earlier, before, later] = ['2026-11-20T00:00:00Z', '2026-11-21T00:00:00Z', '2026-11-21T12:00:00Z'];
const held: HeldRecord = { state: 'present', version: before, schedule: plain, isBornByAdd: true, learnedAt: before };
const gone: HeldRecord = { ...held, state: 'deleted' };
const changed = { ...plain, title: '変更' };

let ids = 0;
const stored = (kind: StoredNotice['kind'], body: unknown, isSigned = true, receivedAt = now): StoredNotice => ({ noticeId: String((ids += 1)), kind, body: JSON.stringify(body), isSigned, receivedAt });
const webhook = (changes: Partial<Notice>, isSigned = true, receivedAt = now): StoredNotice =>
  stored('webhook', { recordId: '1', trigger: 'update', tableName: 'table_1', version: later, schedule: plain, ...changes }, isSigned, receivedAt);
const row = (version: string, schedule = plain): StoredNotice => stored('row', toRowBody({ recordId: '1', version, schedule }));

/** Bodies are notices already; what is none is refused. */
const reader: WebhookReader = {
  identify: (body) => ({ status: 'done', value: body as Notice }),
  read: (body) => (typeof body === 'object' ? { status: 'done', value: body as Notice } : { status: 'failed', failure: { code: 'malformed', detail: 'no record is named' } }),
};

/** Learns from these notices, in their order; JUST.SFA holds `reading`, and is not asked where nothing is said of it. */
async function learn(notices: readonly StoredNotice[], known: Partial<StoredRecord> = {}, reading?: RecordReading): Promise<Learned> {
  const { tenant, source, links } = evidenceOf({});
  const sfa: SfaReader = {
    readRecord: async () => {
      if (reading === undefined) throw new Error('nobody should have read the record');
      return { status: 'done', value: reading };
    },
    filtersByParticipant: true,
    listRecords: () => Promise.reject(new Error('one record is read by itself')),
  };
  const claim = { tenantId: 't', sourceId: 's', recordId: '1', fence: 1, dirty: 1, attempts: 0, urgency: 'userEdit' } as const;
  return learnRecord({ connections: { sfa: async () => sfa }, reader }, { claim, tenant, source, links, held, notices, isDoubted: false, mappings: [], doubtedEvents: [], deletions: [], now, ...known });
}

const presentAs = (schedule = plain): RecordReading => ({ state: 'present', record: { recordId: '1', version: later, schedule } });

describe('when a state was learned', () => {
  it('is when the last webhook that was taken came', async () => {
    const first = webhook({ version: later, schedule: changed }, true, before);
    const last = webhook({ version: now, schedule: { ...plain, title: '最後' } }, true, later);
    expect((await learn([first, last, webhook({ version: earlier }, true, now)])).held).toMatchObject({ learnedAt: later, schedule: { title: '最後' } });
  });

  it('stays as it was for a webhook that tells nothing new', async () => {
    expect((await learn([webhook({ version: before })])).held).toMatchObject({ learnedAt: before });
  });

  it('is now for what a read shows that was not held, and stays for what was', () => {
    expect(toRead(held, presentAs(changed), now, false)).toMatchObject({ learnedAt: now });
    expect(toRead(held, presentAs(), now, false)).toMatchObject({ learnedAt: before });
    expect(toRead(undefined, presentAs(), now, false)).toMatchObject({ learnedAt: now });
  });
});

describe('a state that a webhook told', () => {
  it.each<[string, HeldRecord, StoredNotice[], true | undefined]>([
    ['taken from one', held, [webhook({ schedule: changed })], true],
    ['the deletion', held, [webhook({ trigger: 'delete' })], true],
    ['what is held already', held, [webhook({ version: before })], true],
    ['a deletion that is known, signed', gone, [webhook({ trigger: 'delete' })], true],
    ['a deletion that is known, unsigned', gone, [webhook({ trigger: 'delete' }, false)], undefined],
    ['only an older state', held, [webhook({ version: earlier, schedule: changed })], undefined],
    ['only another table', held, [webhook({ tableName: 'table_2', schedule: changed })], undefined],
    ['nothing, as none came', held, [], undefined],
    ['a listed row', held, [row(later, changed)], undefined],
    ['a listed row after a webhook', held, [webhook({ schedule: changed }), row(now)], undefined],
    ['a webhook after a listed row', held, [row(later, changed), webhook({ version: now })], true],
  ])('is marked so: %s', async (_what, before_, notices, isTold) => {
    expect((await learn(notices, { held: before_ })).held?.isTold).toBe(isTold);
  });

  it.each<[string, StoredNotice[], true | undefined]>([
    ['a webhook that leaves a doubt', [webhook({ trigger: 'hint' })], true],
    ['a row that cannot be understood', [stored('row', {})], undefined],
    ['a hint from elsewhere', [], undefined],
    ['a hint from elsewhere beside an older webhook', [webhook({ version: earlier, schedule: changed })], undefined],
  ])('or read because of %s', async (_what, notices, isTold) => {
    expect((await learn(notices, { isDoubted: true }, presentAs(changed))).held?.isTold).toBe(isTold);
  });

  it('stays told when a read shows it once more, and only then', () => {
    const [told, toldGone] = [{ ...held, isTold: true }, { ...gone, schedule: undefined, isTold: true }];
    expect(toRead(told, presentAs(), now, false).isTold).toBe(true);
    expect(toRead(told, presentAs(changed), now, false).isTold).toBeUndefined();
    expect(toRead(told, { state: 'absent' }, now, false).isTold).toBeUndefined();
    expect(toRead(toldGone, { state: 'absent' }, now, false).isTold).toBe(true);
    expect(toRead(toldGone, presentAs(), now, false).isTold).toBeUndefined();
    expect(toRead(held, presentAs(), now, false).isTold).toBeUndefined();
    expect(toRead(held, presentAs(), now, true).isTold).toBe(true);
  });
});

describe('what a listed row says', () => {
  it('is taken as of a signed webhook, also where the tenant had another table before', async () => {
    const { tenant } = evidenceOf({});
    const learned = await learn([row(later, changed)], { tenant: { ...tenant, hadOtherSource: true } });
    expect(learned).toMatchObject({ trigger: 'listed:taken', hasRead: false, record: { state: 'present', schedule: { title: '変更' }, isConfirmed: true } });
  });

  it('is read anew where it cannot be understood', async () => {
    expect(await learn([stored('row', { listed: { recordId: '1' } })], {}, presentAs(changed))).toMatchObject({ trigger: 'listed:read:malformed', hasRead: true, record: { schedule: { title: '変更' } } });
  });
});

describe('a webhook after a write of ours to JUST.SFA (rule 22)', () => {
  const written: Mapping = { ...living, base: living.base && { ...living.base, title: { sfa: '書いた', outlook: '書いた' } }, provisional: ['title'] };

  it('is settled by a read while it differs from what was sent', async () => {
    const learned = await learn([webhook({ schedule: changed })], { mappings: [written] }, presentAs({ ...plain, title: '書いた' }));
    expect(learned).toMatchObject({ hasRead: true, record: { schedule: { title: '書いた' } } });
  });

  it('is taken when it shows what was sent', async () => {
    const learned = await learn([webhook({ schedule: { ...plain, title: '書いた' } })], { mappings: [written] });
    expect(learned).toMatchObject({ hasRead: false, record: { schedule: { title: '書いた' } } });
  });
});

it('reads what cannot be understood, and tells of it as malformed', async () => {
  expect(await learn([stored('webhook', 'a text')], {}, presentAs())).toMatchObject({ trigger: 'webhook:malformed:signed:read:malformed', hasRead: true });
});

it('knows nothing of a record of which it never saw a state', async () => {
  expect((await learn([], { held: undefined })).record).toEqual({ state: 'unknown' });
  expect(toEvidence({ state: 'present', isBornByAdd: true }, { isFresh: true, isConfirmed: true })).toEqual({ state: 'unknown' });
});

it('says what set it off: each webhook, a doubt, or only that the time has come', async () => {
  const [both, due] = [await learn([webhook({ version: before })], { isDoubted: true }, presentAs()), await learn([])];
  expect([both.trigger, due.trigger]).toEqual(['webhook:update:signed:same, hint:doubt', 'due']);
});
