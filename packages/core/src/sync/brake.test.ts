import { describe, expect, it } from 'vitest';
import type { RecordEvidence } from './evidence.js';
import { approvalLifeMs, brakeWindowMs, causeOf, deletionLimit, freeDeletions, isConfirmedRemoval, isHeldBack, toBrakeNotice } from './brake.js';
import { explainCode } from '../failure/catalogue.js';
import { plain } from '../testing/example-evidence.js';

describe('how many records may have a deletion within ten minutes', () => {
  it.each([
    ['explicit', 0, 50],
    ['explicit', 100, 50],
    ['explicit', 254, 50],
    ['explicit', 255, 51],
    ['explicit', 300, 60],
    ['explicit', 303, 60],
    ['explicit', 10_000, 2_000],
    ['inferred', 0, 10],
    ['inferred', 219, 10],
    ['inferred', 220, 11],
    ['inferred', 140, 10],
    ['inferred', 700, 35],
    ['inferred', 10_000, 500],
  ] as const)('%s, with %i records that have a living event: %i', (cause, living, limit) => {
    expect(deletionLimit(cause, living)).toBe(limit);
    expect(isHeldBack({ cause, counted: limit, limit }, false)).toBe(false);
    expect(isHeldBack({ cause, counted: limit + 1, limit }, false)).toBe(true);
  });

  it('is never fewer than what goes without counting the living', () => {
    for (const cause of ['explicit', 'inferred'] as const) for (let living = 0; living < 3_000; living += 7) expect(deletionLimit(cause, living)).toBeGreaterThanOrEqual(freeDeletions(cause));
  });

  it('lets a record that counts already have its other events', () => {
    expect(isHeldBack({ cause: 'explicit', counted: 99, limit: 50 }, true)).toBe(false);
  });

  it('is over a window of ten minutes', () => {
    expect(brakeWindowMs).toBe(600_000);
    expect(approvalLifeMs).toBe(86_400_000);
  });
});

describe('the cause of a deletion', () => {
  const present = (isTold?: boolean): RecordEvidence => ({ state: 'present', schedule: plain, isBornByAdd: true, isTold });
  it.each([
    ['record-deleted', { state: 'deleted', isTold: true }, 'explicit'],
    ['record-deleted', { state: 'deleted' }, 'inferred'],
    ['period-emptied', present(true), 'explicit'],
    ['period-emptied', present(), 'inferred'],
    ['participant-removed', present(true), 'explicit'],
    ['participant-removed', present(false), 'inferred'],
    ['unlinked', present(true), 'inferred'],
    ['deleted-in-outlook', present(true), 'inferred'],
    ['record-deleted', { state: 'unknown' }, 'inferred'],
  ] as const satisfies readonly (readonly [string, RecordEvidence, string])[])('%s, %o: %s', (reason, record, cause) => {
    expect(causeOf(record, reason)).toBe(cause);
  });
});

it('lets through what a person confirmed by asking for just these deletions: those of a source that ended', () => {
  const reasons = ['record-deleted', 'period-emptied', 'participant-removed', 'unlinked', 'deleted-in-outlook', 'source-ended', 'not-created'] as const;
  expect(reasons.filter(isConfirmedRemoval)).toEqual(['source-ended']);
});

it('tells the administrator once an hour, with counts and limit, in both languages', () => {
  const brake = { cause: 'explicit', counted: 51, limit: 50 } as const;
  const first = toBrakeNotice('t', '2026-11-22T10:00:01Z', brake);
  expect(first).toMatchObject({ tenantId: 't', at: '2026-11-22T10:00:01Z', kind: 'notice', result: 'failed', code: 'deletionsHeld', detail: '51 records with explicit deletions within 10 minutes, 50 are let through' });
  expect(toBrakeNotice('t', '2026-11-22T10:59:59Z', { ...brake, cause: 'inferred' }).activityId).toBe(first.activityId);
  expect(toBrakeNotice('t', '2026-11-22T11:00:00Z', brake).activityId).not.toBe(first.activityId);
  const { ja, en } = explainCode('deletionsHeld');
  expect([ja.cause, en.cause]).toEqual([expect.stringContaining('削除'), expect.stringContaining('deletions')]);
});
