import { describe, expect, it } from 'vitest';
import type { Decision, Step } from './decision.js';
import type { PendingWrite } from '../mapping/mapping.js';
import { keepLosses, tellLosses } from './keep-losses.js';
import { half, living, now } from '../testing/example-evidence.js';

const update = (lost?: Readonly<Record<string, string>>): PendingWrite => ({ kind: 'update', changes: { title: '新' }, sfa: { title: '新' }, ...(lost === undefined ? {} : { lost }) });
const writeBack = (lost: Readonly<Record<string, string>>): PendingWrite => ({ kind: 'writeBack', sfa: { title: '私' }, outlook: { title: '私' }, lost });
const remembering = (...pending: readonly PendingWrite[]) => ({ ...living, pending });

describe('what is told of lost values', () => {
  it('is the newest of each field, and beside it what the same field lost before, the oldest first', () => {
    const mapping = remembering(update({ title: '一', location: '隣' }), writeBack({ title: '二' }));
    expect(tellLosses(mapping, { title: '三' })).toEqual({ lost: { title: '三', location: '隣' }, lostBefore: [{ title: '一' }, { title: '二' }] });
    expect(tellLosses(mapping, undefined)).toEqual({ lost: { title: '二', location: '隣' }, lostBefore: [{ title: '一' }] });
  });

  it('is each value once', () => {
    expect(tellLosses(remembering(update({ title: '一' }), update({ title: '一' })), { title: '一' })).toEqual({ lost: { title: '一' } });
    expect(tellLosses(remembering(update({ title: '一' }), update({ title: '一' })), { title: '二' })).toEqual({ lost: { title: '二' }, lostBefore: [{ title: '一' }] });
  });

  it('is nothing where nothing was lost', () => {
    expect([tellLosses(living, undefined), tellLosses(remembering(update(), { kind: 'delete', reason: 'unlinked' }, { kind: 'create', sfa: half, draft: { content: half, reminderMinutes: null } }), undefined)]).toEqual([{}, {}]);
    expect(tellLosses(living, { title: '一' })).toEqual({ lost: { title: '一' } });
  });
});

describe('a step after which nobody remembers what an unanswered write replaced', () => {
  const mapping = remembering(update({ title: '一' }));
  const kept = (step: Step, more: Partial<Decision> = {}) => keepLosses(mapping, { mailboxId: 'm', participants: ['taro'], row: 'unchanged', step, ...more }).lost;
  const version = { mailboxId: 'm', eventId: 'event', etag: 'v1' };
  const remove = { kind: 'delete', mapping, version, write: { kind: 'delete', reason: 'record-deleted' } } as const;

  it('tells of it: one that forgets it, and a deletion', () => {
    expect([kept({ kind: 'settle', mapping: living }), kept(remove)]).toEqual([{ title: '一' }, { title: '一' }]);
  });

  it('is none that remembers it, stores nothing, or tells of losses of its own', () => {
    expect([kept({ kind: 'settle', mapping }), kept({ kind: 'none' }), kept({ kind: 'wait', until: now }), kept({ kind: 'hold', mapping: undefined })]).toEqual([undefined, undefined, undefined, undefined]);
    expect(kept({ kind: 'settle', mapping: living }, { lost: { title: '二' } })).toEqual({ title: '二' });
  });

  it('is none where nothing was lost, or nothing is known', () => {
    const decision: Decision = { participants: [], row: 'unchanged', step: { kind: 'settle', mapping: living } };
    expect([keepLosses(undefined, decision), keepLosses(living, decision)]).toEqual([decision, decision]);
    expect(keepLosses(living, { ...decision, step: remove })).not.toHaveProperty('lost');
  });
});
