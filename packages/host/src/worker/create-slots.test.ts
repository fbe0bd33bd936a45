import { describe, expect, it } from 'vitest';
import type { Claim } from '@clounect/core';
import { createSlots } from './create-slots.js';

const claim = (tenantId: string): Claim => ({ tenantId, sourceId: 's', recordId: '1', fence: 1, dirty: 1, attempts: 0, urgency: 'userEdit' });

/** Lets promises that are due settle. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('createSlots', () => {
  it('gives slots in turn, and nobody waits behind a tenant that has all of its own', async () => {
    const slots = createSlots(1);
    const [first, second, third, other] = [claim('a'), claim('a'), claim('a'), claim('b')];
    const entered: string[] = [];
    const enter = (one: Claim, name: string) => void slots.enter(one).then(() => entered.push(name));
    enter(first, 'first');
    enter(second, 'second');
    enter(third, 'third');
    enter(other, 'other');
    await settled();
    expect(entered).toEqual(['first', 'other']);
    slots.leave(second);
    slots.leave(first);
    await settled();
    expect(entered).toEqual(['first', 'other', 'third']);
  });

  it('gives one slot to a record, however many of its mailboxes wait for it', async () => {
    const slots = createSlots(1);
    const [first, second] = [claim('a'), claim('a')];
    await slots.enter(first);
    const mailboxes = Promise.all([slots.enter(second), slots.enter(second), slots.enter(second)]);
    slots.leave(first);
    await mailboxes;
    slots.leave(second);
    const next = slots.enter(claim('a')).then(() => 'entered');
    expect(await Promise.race([next, settled().then(() => 'waits')])).toBe('entered');
  });

  it('knows whose slots come free soon: after the first one did, until one takes long', async () => {
    let now = 0;
    const slots = createSlots(2, () => now);
    const [one, next] = [claim('a'), claim('a')];
    await slots.enter(one);
    expect([...slots.brisk()]).toEqual([]);
    now = 20;
    slots.leave(one);
    expect([...slots.brisk()]).toEqual(['a']);
    await slots.enter(next);
    now += 499;
    expect([...slots.brisk()]).toEqual(['a']);
    now += 1;
    expect([...slots.brisk()]).toEqual([]);
    slots.leave(next);
    expect([...slots.brisk()], 'the last one took long').toEqual([]);
  });
});
