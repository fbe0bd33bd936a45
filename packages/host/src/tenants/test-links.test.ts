import { expect, it } from 'vitest';
import { addTenant, createInMemoryStore } from '@clounect/core/testing';
import type { LinkTest, UserLink } from '@clounect/core';
import { testLinks } from './test-links.js';

const now = '2026-11-22T00:00:00Z';
const ok: LinkTest = { sfa: { state: 'ok', code: 'noScheduleYet' }, outlook: { state: 'ok' }, mailbox: { mailboxId: 'm-taro', mail: 'taro@mail.example', name: '太郎' } };

async function world(results: Readonly<Record<string, LinkTest>>) {
  let ids = 0;
  const store = createInMemoryStore({ now: () => now, nextId: () => `id-${(ids += 1)}` });
  await addTenant(store);
  const [tenantId, asked] = ['tenant-1', [] as string[]];
  const link = (sfaUserId: string, changes: Partial<UserLink> = {}): UserLink => ({ tenantId, linkId: `link-${sfaUserId}`, name: sfaUserId, sfaUserId, mail: `${sfaUserId}@mail.example`, isOn: true, ...changes });
  await store.tenants.putLinks(tenantId, [link('taro'), link('jiro'), link('hana', { isOn: false }), link('saburo', { testedAt: '2026-01-01T00:00:00Z' })]);
  const test = (tested: UserLink): Promise<LinkTest> => {
    asked.push(tested.sfaUserId);
    return Promise.resolve(results[tested.sfaUserId] ?? ok);
  };
  const run = () => testLinks({ tenants: store.tenants, users: { test, edit: (edit) => store.linkEdits.edit(edit) }, clock: { now: () => now } }, tenantId);
  const tested = async () => Object.fromEntries((await store.tenants.links(tenantId)).flatMap(({ sfaUserId, testedAt }) => (testedAt === undefined ? [] : [[sfaUserId, testedAt]])));
  return { run, asked, tested };
}

it('tests the links that are on and were never tested, and keeps what passed', async () => {
  const failure: LinkTest = { sfa: { state: 'failed', code: 'participantRefused' }, outlook: { state: 'failed', code: 'mailboxUnknown' } };
  const { run, asked, tested } = await world({ jiro: failure });
  expect(await run()).toEqual({ passed: 1, failed: [{ sfaUserId: 'jiro', codes: ['participantRefused', 'mailboxUnknown'] }] });
  expect(asked.sort()).toEqual(['jiro', 'taro']);
  expect(await tested()).toEqual({ taro: now, saburo: '2026-01-01T00:00:00Z' });
  // Only what failed is asked again.
  await run();
  expect(asked.sort()).toEqual(['jiro', 'jiro', 'taro']);
});
