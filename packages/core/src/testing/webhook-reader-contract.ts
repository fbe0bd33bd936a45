import { beforeEach, describe, expect, it } from 'vitest';
import type { Notice, WebhookReader } from '../ports/webhook-reader.js';
import type { ReadOutcome } from '../failure/failure.js';
import type { Schedule } from '../schedule/schedule.js';
import type { Source } from '../tenant/tenant.js';

/** What the other side posts, made without the reader. Every body is about the record `recordId`, but for those that name none. */
export interface WebhookBodies {
  readonly recordId: string;
  /** A whole body of that kind about this schedule, changed at that instant. */
  change(trigger: 'add' | 'update', schedule: Schedule, at: string): unknown;
  deleted(at: string): unknown;
  /** Something happened, and the body does not say what; `undefined`: there is no such body. */
  hint(): unknown;
  /** As `change`, but what stands in the schedule's place cannot be understood. */
  unreadable(trigger: 'update' | 'delete', at: string): unknown;
  /** As an update, but the administrator did not let the title be sent; `undefined`: everything is always sent. */
  withoutTitle(schedule: Schedule, at: string): unknown;
  /** As an update that does not tell when it was made; `undefined`: it always does. */
  undated(schedule: Schedule): unknown;
  /** Bodies in which no record can be found. */
  readonly nameless: readonly unknown[];
}

export interface WebhookReaderUnderTest {
  readonly reader: WebhookReader;
  readonly source: Source;
  readonly bodies: WebhookBodies;
  /** Who takes part in the suite's schedules: as the other side would name them. */
  readonly participant: Schedule['participants'][number];
}

const [early, late] = ['2026-11-22T09:00:00Z', '2026-11-22T10:30:00Z'];

/** What every `WebhookReader` keeps. Pure: nothing is set up, and nothing is asked. */
export function describeWebhookReader(name: string, setUp: () => WebhookReaderUnderTest): void {
  describe(`WebhookReader of ${name}`, () => {
    let test: WebhookReaderUnderTest;
    let schedule: Schedule;
    beforeEach(() => {
      test = setUp();
      schedule = {
        period: { kind: 'timed', start: '2026-11-24T01:00:00Z', end: '2026-11-24T02:30:00Z' },
        participants: [test.participant],
        title: '商談 & 見積 😀',
        location: '会議室A',
        content: '一行目\n\n三行目',
      };
    });
    const read = (body: unknown): Notice => {
      const outcome = test.reader.read(body, test.source);
      return outcome.status === 'done' ? outcome.value : expect.fail(`not read: ${outcome.failure.detail}`);
    };
    const codeOf = (outcome: ReadOutcome<unknown>): string => (outcome.status === 'failed' ? outcome.failure.code : outcome.status);

    it.each(['add', 'update'] as const)('reads a whole %s', (trigger) => {
      const { recordId, bodies, reader } = { ...test, recordId: test.bodies.recordId };
      const notice = read(bodies.change(trigger, schedule, early));
      expect(notice).toMatchObject({ recordId, trigger });
      expect(notice.schedule).toMatchObject({ ...schedule, participants: [{ sfaUserId: test.participant.sfaUserId }] });
      expect(reader.identify(bodies.change(trigger, schedule, early))).toMatchObject({ status: 'done', value: { recordId, trigger } });
    });

    it('reads all-day dates as dates, and an emptied period as none: missing is not empty', () => {
      const allDay = { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-25' } as const;
      expect(read(test.bodies.change('update', { ...schedule, period: allDay }, early)).schedule.period).toEqual(allDay);
      const emptied = read(test.bodies.change('update', { ...schedule, period: null }, early)).schedule;
      expect(emptied.period).toBeNull();
      expect(emptied.title).toBe(schedule.title);
    });

    it('orders versions as times do', () => {
      const versions = [early, late].map((at) => read(test.bodies.change('update', schedule, at)).version ?? '');
      expect(versions[0]).not.toBe('');
      expect([...versions].sort()).toEqual(versions);
      expect(new Set(versions).size).toBe(2);
    });

    it('leaves out what was not sent', () => {
      const [untitled, undated] = [test.bodies.withoutTitle(schedule, early), test.bodies.undated(schedule)];
      if (untitled !== undefined) expect(Object.keys(read(untitled).schedule)).not.toContain('title');
      if (undated !== undefined) expect(read(undated).version).toBeUndefined();
    });

    it('tells what a change lacks, for a source, and nothing of a whole one', () => {
      const lacks = (body: unknown): readonly string[] => {
        const outcome = test.reader.identify(body, test.source);
        return outcome.status === 'done' ? (outcome.value.lacks ?? []) : expect.fail(outcome.failure.detail);
      };
      expect(lacks(test.bodies.change('update', schedule, early))).toEqual([]);
      expect(lacks(test.bodies.deleted(early))).toEqual([]);
      const [untitled, undated] = [test.bodies.withoutTitle(schedule, early), test.bodies.undated(schedule)];
      if (untitled !== undefined) expect(lacks(untitled)).toEqual(['title']);
      if (undated !== undefined) expect(lacks(undated)).toEqual(['updatedAt']);
    });

    it('takes what it cannot place for a hint', () => {
      const hint = test.bodies.hint();
      if (hint !== undefined) expect(test.reader.identify(hint)).toMatchObject({ status: 'done', value: { recordId: test.bodies.recordId, trigger: 'hint' } });
    });

    it('believes a deletion whatever the record held, and finds any other such body malformed, though it names its record', () => {
      const { recordId } = test.bodies;
      expect(read(test.bodies.deleted(early))).toMatchObject({ recordId, trigger: 'delete' });
      expect(read(test.bodies.unreadable('delete', early))).toMatchObject({ recordId, trigger: 'delete' });
      const unreadable = test.bodies.unreadable('update', early);
      expect(codeOf(test.reader.read(unreadable, test.source))).toBe('malformed');
      expect(test.reader.identify(unreadable)).toMatchObject({ status: 'done', value: { recordId } });
    });

    it('finds a body malformed that names no record', () => {
      for (const body of [...test.bodies.nameless, undefined, null, 7, '', 'text', [], {}, [[]]]) {
        expect([codeOf(test.reader.identify(body)), codeOf(test.reader.read(body, test.source))]).toEqual(['malformed', 'malformed']);
      }
    });

    it('changes nothing of a body, and reads it alike each time', () => {
      const body = frozen(test.bodies.change('update', schedule, early));
      expect(read(body)).toEqual(read(body));
    });
  });
}

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null) Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
