import { describe, expect, it } from 'vitest';
import type { CommitEnd, RecordChanges, StoredRecord } from '../ports/mapping-repository.js';
import type { Decision } from '../sync/decision.js';
import type { Learned } from './learn-record.js';
import { createSyncMemory } from './sync-memory.js';
import { evidenceOf, living, now } from '../testing/example-evidence.js';

/** A memory, and what it had stored, commit by commit; each of them ends as `ends` says, and at last well. */
function remember(ends: CommitEnd[] = []) {
  const { tenant, source, links } = evidenceOf({});
  const claim = { tenantId: 't', sourceId: 's', recordId: '1', fence: 1, dirty: 1, attempts: 0, urgency: 'userEdit' } as const;
  const stored: StoredRecord = { claim, tenant, source, links, notices: [], isDoubted: false, mappings: [], doubtedEvents: [], deletions: [], now };
  const learned: Learned = { record: { state: 'unknown' }, isSettled: true, hasRead: false, trigger: 'due' };
  const commits: RecordChanges[] = [];
  const memory = createSyncMemory({ commit: async (_claim, changes) => (commits.push(changes), ends.shift() ?? 'committed') }, stored, learned);
  return { memory, commits, toldBy: (commit: number) => commits[commit]?.explanation?.decisions.map(({ lost }) => lost) };
}

const settles: Decision['step'] = { kind: 'settle', mapping: living };
const creates: Decision['step'] = { kind: 'create', mapping: living, identity: {} as never, draft: {} as never, sfa: {} as never };
const updates: Decision['step'] = { kind: 'update', mapping: living, version: {} as never, write: {} as never };
const deletesRecord: Decision['step'] = { kind: 'deleteRecord', mapping: living, write: {} as never };
const decided = (step: Decision['step'], changes: Partial<Decision> = {}): Decision => ({ mailboxId: 'm', participants: ['taro'], row: 'update', step, ...changes });
const lost = { title: '私の題' };

describe('what a run has to tell', () => {
  it.each([
    ['settled without a write', settles],
    ['replaced by a new event', creates],
    ['gone with the record', deletesRecord],
  ])('goes into the very commit after which nobody finds it elsewhere: %s', async (_how, step) => {
    const { memory, toldBy } = remember();
    memory.explain(decided(step, { lost }));
    await memory.commit();
    expect(toldBy(0)).toEqual([lost]);
  });

  it('waits for the answer of an update, whose intent keeps what it replaces', async () => {
    const { memory, commits, toldBy } = remember();
    memory.explain(decided(updates, { lost }));
    await memory.commit();
    expect(commits[0]).not.toHaveProperty('explanation');
    memory.explain(decided(updates, { lost }), 'applied');
    await memory.commit();
    expect(toldBy(1)).toEqual([lost]);
  });

  it('is told once, in whatever number of commits', async () => {
    const { memory, commits } = remember();
    memory.explain(decided(settles, { lost }));
    await memory.commit();
    await memory.commit();
    expect(commits.map((changes) => 'explanation' in changes)).toEqual([true, false]);
    expect(memory.explained().map((decision) => decision.lost)).toEqual([undefined]);
  });

  it('is not told anew, as nothing, when the row comes up again without a loss', async () => {
    const { memory, commits } = remember();
    memory.explain(decided(settles, { lost }));
    await memory.commit();
    memory.explain(decided(settles, { lost: {} }));
    await memory.commit();
    expect(commits.map((changes) => 'explanation' in changes)).toEqual([true, false]);
  });

  it('is told at the end where no commit has told it', () => {
    const { memory } = remember();
    memory.explain(decided(updates, { lost, lostBefore: [{ title: 'früher' }] }));
    expect(memory.explained().map((decision) => decision.lost)).toEqual([{ title: 'früher' }, lost]);
  });

  it('is also what was lost earlier, by a write that itself loses nothing', () => {
    const { memory } = remember();
    memory.explain(decided(updates, { lost: {}, lostBefore: [lost] }));
    expect(memory.explained().map((decision) => decision.lost)).toEqual([lost, undefined]);
  });
});

describe('the decisions of a run', () => {
  it('are one for each row of each mailbox, and of each participant without one', () => {
    const { memory } = remember();
    memory.explain(decided({ kind: 'none' }));
    memory.explain(decided({ kind: 'none' }, { mailboxId: 'm2' }));
    memory.explain(decided({ kind: 'none' }, { mailboxId: undefined, row: 'not-linked' }));
    memory.explain(decided({ kind: 'none' }, { mailboxId: undefined, row: 'not-linked', participants: ['saburo'] }));
    memory.explain(decided({ kind: 'none' }));
    expect(memory.explained().map(({ mailboxId, participants, row }) => [mailboxId, ...participants, row])).toEqual([
      ['m', 'taro', 'update'],
      ['m2', 'taro', 'update'],
      [undefined, 'taro', 'not-linked'],
      [undefined, 'saburo', 'not-linked'],
    ]);
  });

  it('say why, and keep the outcome and what was known when the row comes up again', () => {
    const { memory } = remember();
    memory.explain(decided(updates, { because: 'not-linked' }), undefined, { record: 'held', event: 'assumed' });
    memory.explain(decided(updates, { because: 'not-linked' }), 'applied');
    memory.explain(decided(updates, { because: 'not-linked' }));
    expect(memory.explained()).toMatchObject([{ reason: 'not-linked', outcome: 'applied', record: 'held', event: 'assumed', step: 'update' }]);
    memory.explain(decided({ kind: 'none' }, { row: 'unchanged' }));
    expect(memory.explained()[1]).toMatchObject({ reason: '', outcome: undefined });
  });
});

it('asks the store nothing more once another worker holds the record', async () => {
  const { memory, commits } = remember(['committed', 'fenced']);
  expect([await memory.commit(), await memory.commit(), await memory.commit({ finish: {} }), await memory.commit()]).toEqual(['committed', 'fenced', 'fenced', 'fenced']);
  expect(commits).toHaveLength(2);
});
