import { describe, expect, it } from 'vitest';
import { countClaims, countExecutions } from './count-ports.js';
import type { ActivityEntry, Claim, CommitEnd, MappingRepository, WorkQueue } from '@clounect/core';

const claim: Claim = { tenantId: 'tenant-1', sourceId: 'source-1', recordId: '1', fence: 1, dirty: 1, attempts: 0, urgency: 'userEdit' };
const refuse = () => Promise.reject(new Error('Nobody asks for this here.'));

describe('counted ports', () => {
  it('hand a claim on as it was asked for, with the room that each tenant has', async () => {
    const asked: unknown[] = [];
    const queue: WorkQueue = { claim: async (...what) => (asked.push(what), [claim]), extend: refuse, abandon: refuse, endLeases: refuse, nextDueInMs: refuse, hint: refuse };
    const counts: number[] = [];
    const room = { of: new Map([['tenant-1', 0]]), others: 2 };
    expect(await countClaims(queue, { claimed: (count) => void counts.push(count) }).claim('worker-1', 4, room)).toEqual([claim]);
    expect(asked).toEqual([['worker-1', 4, room]]);
    expect(counts).toEqual([1]);
  });

  it('count the executions of every commit that was stored, also where the brake held a deletion back', async () => {
    const entry: ActivityEntry = { activityId: 'round-1', tenantId: 'tenant-1', at: '2026-11-22T00:00:00Z', kind: 'execution', result: 'succeeded' };
    const counted = async (end: CommitEnd): Promise<number> => {
      const told: ActivityEntry[] = [];
      const mappings: MappingRepository = { load: refuse, commit: async () => end };
      await countExecutions(mappings, { executed: (one) => void told.push(one) }).commit(claim, { activity: [entry] });
      return told.length;
    };
    expect(await Promise.all([counted('committed'), counted({ kind: 'held', deletions: [] }), counted('fenced')])).toEqual([1, 1, 0]);
  });
});
