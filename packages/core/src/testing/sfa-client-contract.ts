import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ReadOutcome } from '../failure/failure.js';
import type { SfaClient } from '../ports/sfa-client.js';
import type { Period } from '../schedule/period.js';
import type { Participant, Schedule, SfaRecord } from '../schedule/schedule.js';

type Eventually<T> = T | Promise<T>;

/** The hands of people and of the network, which the client under test knows nothing of. */
export interface SfaBackDoor {
  /** A person makes a record; gives its id. */
  add(schedule: Schedule): Eventually<string>;
  edit(recordId: string, schedule: Schedule): Eventually<unknown>;
  remove(recordId: string): Eventually<unknown>;
  /** The schedule as it stands, read past the client; `undefined` when there is no such record. */
  stands(recordId: string): Eventually<Schedule | undefined>;
  /** How many calls of the client have reached JUST.SFA. */
  callCount(): Eventually<number>;
  /** All answers get lost from now on; the work is done (`carriedOut`) or not. */
  loseAnswers(carriedOut: boolean): Eventually<unknown>;
}

/** A table of its own whose filter asks for a participant, with a required title. */
export interface SfaUnderTest {
  readonly client: SfaClient;
  readonly backDoor: SfaBackDoor;
  /** People whom a schedule can name. */
  readonly participants: readonly [Participant, Participant];
  close?(): Eventually<void>;
}

const timed: Period = { kind: 'timed', start: '2026-11-24T01:00:00Z', end: '2026-11-24T02:30:00Z' };
const later: Period = { kind: 'timed', start: '2026-11-25T01:00:00Z', end: '2026-11-25T02:00:00Z' };
const oneDay: Period = { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-24' };
const threeDays: Period = { kind: 'allDay', firstDay: '2026-11-30', lastDay: '2026-12-02' };

/** What every `SfaClient` must do, checked through a back door. Run it with vitest: `describeSfaClient('mine', setUp)`. */
export function describeSfaClient(name: string, setUp: () => Promise<SfaUnderTest>): void {
  describe(`SfaClient: ${name}`, () => {
    let underTest: SfaUnderTest | undefined;
    beforeEach(async () => {
      underTest = await setUp();
    });
    afterEach(() => underTest?.close?.());
    const steps = createSteps(() => {
      if (underTest === undefined) throw new Error('the client under test was not set up');
      return underTest;
    });
    describeReads(steps);
    describeLists(steps);
    describeUpdates(steps);
    describeDeletions(steps);
  });
}

function createSteps(sfa: () => SfaUnderTest) {
  const visit = (overrides: Partial<Schedule> = {}): Schedule => ({
    period: timed,
    participants: [sfa().participants[0]],
    title: '商談',
    location: '東京',
    content: '見積\n納期',
    ...overrides,
  });
  return {
    sfa,
    visit,
    add: async (overrides: Partial<Schedule> = {}) => await sfa().backDoor.add(visit(overrides)),
    stands: async (recordId: string) => await sfa().backDoor.stands(recordId),
    /** Calls that the action makes. */
    countCalls: async (action: () => Promise<unknown>): Promise<number> => {
      const before = await sfa().backDoor.callCount();
      await action();
      return (await sfa().backDoor.callCount()) - before;
    },
    readPresent: async (recordId: string): Promise<SfaRecord> => {
      const reading = readDone(await sfa().client.readRecord(recordId));
      if (reading.state === 'absent') throw new Error(`record ${recordId} is absent`);
      return reading.record;
    },
  };
}
type Steps = ReturnType<typeof createSteps>;

function readDone<T>(outcome: ReadOutcome<T>): T {
  if (outcome.status === 'failed') throw new Error(`${outcome.failure.code}: ${outcome.failure.detail}`);
  return outcome.value;
}

function describeReads({ sfa, visit, add, readPresent, countCalls }: Steps): void {
  describe('readRecord', () => {
    it('gives the schedule as it stands, with one call', async () => {
      const schedule = visit({ participants: sfa().participants });
      const recordId = await sfa().backDoor.add(schedule);
      expect(await countCalls(() => readPresent(recordId))).toBe(1);
      expect(await readPresent(recordId)).toMatchObject({ recordId, schedule });
    });
    it.each([oneDay, threeDays])('gives an all-day period by its dates: $firstDay to $lastDay', async (period) => {
      expect((await readPresent(await add({ period }))).schedule.period).toEqual(period);
    });
    it('gives an emptied schedule as no period and nobody', async () => {
      const recordId = await add({ period: null, participants: [] });
      expect((await readPresent(recordId)).schedule).toMatchObject({ period: null, participants: [], title: '商談' });
    });
    it('gives missing texts as empty ones', async () => {
      const recordId = await add({ location: '', content: '' });
      expect((await readPresent(recordId)).schedule).toMatchObject({ location: '', content: '' });
    });
    it('gives a version, a UTC text with milliseconds, that grows with every edit', async () => {
      const recordId = await add();
      const { version = '' } = await readPresent(recordId);
      expect(version).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
      await sfa().backDoor.edit(recordId, visit({ title: '変更' }));
      const edited = await readPresent(recordId);
      expect(edited.schedule.title).toBe('変更');
      expect((edited.version ?? '') > version).toBe(true);
    });
    it('gives absent for a record that is gone or never was', async () => {
      const recordId = await add();
      await sfa().backDoor.remove(recordId);
      expect(await sfa().client.readRecord(recordId)).toEqual({ status: 'done', value: { state: 'absent' } });
      expect(await sfa().client.readRecord('999999')).toEqual({ status: 'done', value: { state: 'absent' } });
    });
    it.each(['', '0', '007', '-1', '1.5', '1e3', '../1', '１', '9007199254740993'])('refuses %j, which is no record id, without a call', async (recordId) => {
      const reads = async () => {
        expect(await sfa().client.readRecord(recordId)).toMatchObject({ status: 'failed', failure: { code: 'rejected' } });
        expect(await sfa().client.updateRecord(recordId, { title: '変更' })).toMatchObject({ status: 'refused', failure: { code: 'rejected' } });
      };
      expect(await countCalls(reads)).toBe(0);
    });
    it('fails with unavailable, and never says absent, when the answer is lost', async () => {
      const recordId = await add();
      await sfa().backDoor.loseAnswers(true);
      expect(await sfa().client.readRecord(recordId)).toMatchObject({ status: 'failed', failure: { code: 'unavailable' } });
    });
  });
}

function describeLists({ sfa, visit, add, countCalls }: Steps): void {
  describe('listRecords', () => {
    it('gives each row of a table once, over pages of at most 100 rows and a call each', async () => {
      const added = new Set<string>();
      for (let n = 1; n <= 105; n += 1) added.add(await add({ title: `予定${n}` }));
      const seen: string[] = [];
      let offset: number | undefined = 0;
      const readAll = async () => {
        while (offset !== undefined) {
          const page = readDone(await sfa().client.listRecords({ offset }));
          expect(page.records.length).toBeLessThanOrEqual(100);
          seen.push(...page.records.map(({ recordId }) => recordId));
          offset = page.nextOffset;
        }
      };
      expect(await countCalls(readAll)).toBe(2);
      expect(seen).toHaveLength(105);
      expect(new Set(seen)).toEqual(added);
    });
    it('gives records as readRecord does', async () => {
      const schedule = visit({ period: threeDays, participants: sfa().participants });
      const recordId = await sfa().backDoor.add(schedule);
      const page = readDone(await sfa().client.listRecords({ offset: 0 }));
      const read = readDone(await sfa().client.readRecord(recordId));
      expect(page).toMatchObject({ malformed: [], records: [{ recordId, schedule }] });
      expect(read).toEqual({ state: 'present', record: page.records[0] });
    });
    it('gives only the schedules of a participant, alone or among several', async () => {
      const [one, other] = sfa().participants;
      await add({ participants: [one] });
      const shared = await add({ participants: [one, other] });
      const own = await add({ participants: [other] });
      const page = readDone(await sfa().client.listRecords({ participant: other.sfaUserId, offset: 0 }));
      expect(new Set(page.records.map(({ recordId }) => recordId))).toEqual(new Set([shared, own]));
    });
    it('is asked for one user, and shows none but their rows', async () => {
      const [who, other] = sfa().participants;
      const theirs = await add({ participants: [who] });
      const shared = await add({ participants: [who, other] });
      await add({ participants: [other] });
      const page = readDone(await sfa().client.listRecords({ participant: who.sfaUserId, offset: 0 }));
      // Without a filter that asks, the service shows everybody's.
      expect(page).toMatchObject({ others: sfa().client.filtersByParticipant ? 0 : 1, malformed: [] });
      expect(page.records.map(({ recordId }) => recordId).sort()).toEqual([theirs, shared].sort());
    });
    it('gives an empty last page beyond the end', async () => {
      await add();
      const page = readDone(await sfa().client.listRecords({ offset: 100 }));
      expect(page).toMatchObject({ records: [], malformed: [] });
      expect(page.nextOffset).toBeUndefined();
    });
    it.each([-1, 0.5, Number.NaN])('refuses the offset %d without a call', async (offset) => {
      const list = async () => {
        expect(await sfa().client.listRecords({ offset })).toMatchObject({ status: 'failed', failure: { code: 'rejected' } });
      };
      expect(await countCalls(list)).toBe(0);
    });
  });
}

function describeUpdates({ sfa, visit, add, stands, readPresent, countCalls }: Steps): void {
  describe('updateRecord', () => {
    it.each([
      ['title', { title: '変更' }],
      ['location', { location: '大阪' }],
      ['content', { content: '一行目\n二行目' }],
      ['period', { period: later }],
      ['period to all-day', { period: threeDays }],
      ['location to nothing', { location: '' }],
      ['several members', { title: '変更', content: '', period: oneDay }],
    ])('writes %s and nothing else', async (_what, changes) => {
      const recordId = await add({ participants: sfa().participants });
      expect(await sfa().client.updateRecord(recordId, changes)).toMatchObject({ status: 'applied' });
      expect(await stands(recordId)).toMatchObject({ ...visit({ participants: sfa().participants }), ...changes });
      expect((await readPresent(recordId)).schedule).toMatchObject(changes);
    });
    it('turns an all-day schedule into a timed one', async () => {
      const recordId = await add({ period: oneDay });
      expect(await sfa().client.updateRecord(recordId, { period: later })).toMatchObject({ status: 'applied' });
      expect(await stands(recordId)).toMatchObject({ period: later });
    });
    it('writes lines with LF, whatever they came with', async () => {
      const recordId = await add();
      expect(await sfa().client.updateRecord(recordId, { content: '一\r\n二\r三' })).toMatchObject({ status: 'applied' });
      expect(await stands(recordId)).toMatchObject({ content: '一\n二\n三' });
    });
    it('moves the version', async () => {
      const recordId = await add();
      const { version = '' } = await readPresent(recordId);
      await sfa().client.updateRecord(recordId, { title: '変更' });
      expect(((await readPresent(recordId)).version ?? '') > version).toBe(true);
    });
    it('makes no call when there is nothing to write', async () => {
      const recordId = await add();
      const write = async () => {
        expect(await sfa().client.updateRecord(recordId, { title: undefined })).toMatchObject({ status: 'applied' });
      };
      expect(await countCalls(write)).toBe(0);
    });
    it('is refused with the member that JUST.SFA does not take, and then has changed nothing', async () => {
      const recordId = await add();
      const outcome = await sfa().client.updateRecord(recordId, { title: '', location: '大阪' });
      expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'rejected', field: 'title' } });
      expect(await stands(recordId)).toMatchObject(visit());
    });
    it('is refused with notFound for a record that is gone', async () => {
      const recordId = await add();
      await sfa().backDoor.remove(recordId);
      const outcome = await sfa().client.updateRecord(recordId, { title: '変更' });
      expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'notFound' } });
    });
    it.each([true, false])('is unknown and sent once when the answer is lost (carried out: %s)', async (carriedOut) => {
      const recordId = await add();
      await sfa().backDoor.loseAnswers(carriedOut);
      const write = async () => {
        const outcome = await sfa().client.updateRecord(recordId, { title: '変更' });
        expect(outcome).toMatchObject({ status: 'unknown', failure: { code: 'unavailable' } });
      };
      expect(await countCalls(write)).toBe(1);
      expect(await stands(recordId)).toMatchObject({ title: carriedOut ? '変更' : '商談' });
    });
  });
}

function describeDeletions({ sfa, visit, add, stands, countCalls }: Steps): void {
  describe('deleteRecord', () => {
    it('deletes that record and no other, with one call', async () => {
      const [recordId, other] = [await add(), await add({ title: '別件' })];
      const remove = async () => {
        expect(await sfa().client.deleteRecord(recordId)).toEqual({ status: 'applied', value: undefined });
      };
      expect(await countCalls(remove)).toBe(1);
      expect([await stands(recordId), await stands(other)]).toMatchObject([undefined, visit({ title: '別件' })]);
      expect(await sfa().client.readRecord(recordId)).toEqual({ status: 'done', value: { state: 'absent' } });
    });
    it('is refused with notFound for a record that is gone', async () => {
      const recordId = await add();
      await sfa().backDoor.remove(recordId);
      expect(await sfa().client.deleteRecord(recordId)).toMatchObject({ status: 'refused', failure: { code: 'notFound' } });
    });
    it.each(['', '0', '007', '-1', '1.5', '1e3', '../1'])('refuses %j, which is no record id, without a call', async (recordId) => {
      const remove = async () => {
        expect(await sfa().client.deleteRecord(recordId)).toMatchObject({ status: 'refused', failure: { code: 'rejected' } });
      };
      expect(await countCalls(remove)).toBe(0);
    });
    it.each([true, false])('is unknown and sent once when the answer is lost (carried out: %s)', async (carriedOut) => {
      const recordId = await add();
      await sfa().backDoor.loseAnswers(carriedOut);
      const remove = async () => {
        expect(await sfa().client.deleteRecord(recordId)).toMatchObject({ status: 'unknown', failure: { code: 'unavailable' } });
      };
      expect(await countCalls(remove)).toBe(1);
      expect((await stands(recordId)) === undefined).toBe(carriedOut);
    });
  });
}
