import { claimOne, createInMemoryStore, exampleSource, exampleTenant, loadOne } from '@clounect/core/testing';
import { createWebhookReader } from '@clounect/justsfa-client';
import { handleWebhook, isSameSecret } from '@clounect/express-webhook';
import { expect, it } from 'vitest';
import fc from 'fast-check';
import { allDayRow, row, sourceNumber, sourceOf } from './just-sfa.js';
import { expectSchedule } from './expect-schedule.js';
import { expectOutcome } from './expect-sound.js';
import { fuzz } from './fuzz.js';
import { hostileText } from './hostile-json.js';

const webhookId = '0b7e3c1a-52d4-4f0e-9a68-3f1c2d4e5a6b';
const reader = createWebhookReader();
const notice = { type: 'UPDATE_RECORD', ...row };
const bodies = hostileText([notice, { ...notice, ...allDayRow, type: 'ADD_RECORD' }, [notice], { body: notice }, { type: 'DELETE_RECORD', recordId: 7 }]);
/** What is no UTF-8 is told by one byte that never stands in it. */
const posts = fc.record({ text: bodies, breaksAt: fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, fc.nat({ max: 200 })), source: sourceNumber });
const toBytes = ({ text, breaksAt }: { readonly text: string; readonly breaksAt: number | null }): Uint8Array =>
  breaksAt === null ? Buffer.from(text) : Buffer.concat([Buffer.from(text.slice(0, breaksAt)), Buffer.of(0xff), Buffer.from(text.slice(breaksAt))]);

it('whatever is posted as a webhook is refused or durable, and what is durable can be read or is told with its cause', async () => {
  await fuzz('webhook', posts, async (post) => {
    let ids = 0;
    const store = createInMemoryStore({ now: () => '2026-11-22T00:00:00Z', nextId: () => `id-${(ids += 1)}` });
    await store.tenants.put({ ...exampleTenant('t'), webhookId });
    await store.tenants.useSource('t', exampleSource);
    const failures: unknown[] = [];
    const answer = await handleWebhook(
      { tenants: store.tenants, inbox: store.inbox, activity: store.activity, reader, clock: { now: () => '2026-11-22T00:00:00Z' }, isSameSecret, onFailure: (error) => void failures.push(error) },
      { method: 'POST', webhookId, header: (name) => (name === 'content-type' ? 'application/json' : undefined), body: (async function* () { yield toBytes(post); })() },
    );
    expect(failures).toEqual([]);
    expect([200, 400, 413]).toContain(answer.status);
    if (answer.outcome !== 'accepted') return;
    const { notices } = await loadOne(store, await claimOne(store));
    expect(notices).toHaveLength(1);
    for (const { body } of notices) {
      const read = expectOutcome(reader.read(JSON.parse(body.replace(/^\ufeff/, '')), sourceOf(post.source)));
      if (read !== undefined) expectSchedule(read.schedule);
    }
  });
});
