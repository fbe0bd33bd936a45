import { accept, addTenant, claimOne, exampleHeld, exampleLink } from '@clounect/core/testing';
import type { ExplainedDecision } from '@clounect/core';
import type { RunningConsole } from './start-console.js';

const people = ['山田 太郎', '佐藤 花子', '鈴木 一郎', '田中 実'];
const titles = ['株式会社見本 様 定例打合せ', '新製品の提案', '見積の説明と契約の確認 (オンライン、資料は前日までに送付)', '社内レビュー'];

/** A month in the life of a customer: enough of everything that each page has something to show. */
export async function fillDemo({ store, note }: RunningConsole, { isComparing = true } = {}): Promise<Awaited<ReturnType<typeof addTenant>>> {
  const key = await addTenant(store);
  await store.tenants.put({ ...(await store.tenants.find('tenant-1')), name: '例示商事' } as Parameters<typeof store.tenants.put>[0]);
  await store.tenants.putLinks('tenant-1', people.map((name, index) => exampleLink('tenant-1', String(index), { name, sfaUserId: `user-${index}`, mail: `user-${index}@kaisha.example` })));
  const now = Date.now();
  const at = (hoursAgo: number): string => new Date(now - hoursAgo * 3_600_000).toISOString();
  for (const [index, title] of titles.entries()) {
    await accept(store, key(String(index + 1)));
    const held = exampleHeld(`user-${index}`);
    await store.mappings.commit(await claimOne(store), {
      held: { ...held, schedule: held.schedule && { ...held.schedule, title, isPrivate: index === 3 } },
      explanation: { ...key(String(index + 1)), at: at(index + 1), trigger: index === 1 ? 'webhook:update:unsigned:read:unsigned' : 'webhook:update:signed:taken', decisions: decisionsOf(index) },
      finish: {},
    });
  }
  const lines = Array.from({ length: 240 }, (_, place) => ({
    ...key(String((place % 4) + 1)),
    at: at(place * 2.9),
    person: people[place % 4],
    mailboxId: `mailbox-${place % 4}`,
    direction: place % 3 === 0 ? ('toSfa' as const) : ('toOutlook' as const),
    action: place % 5 === 0 ? ('create' as const) : ('update' as const),
    ...(place % 17 === 3 ? { result: 'failed' as const, code: 'forbidden' } : place === 1 ? { result: 'retrying' as const, code: 'unavailable' } : { latencyMs: 300 + ((place * 7_919) % 4_000) + (place % 40 === 0 ? 600_000 : 0) }),
  }));
  await note(lines);
  await holdSome(store, key);
  if (isComparing) await store.reconcileRuns.request('tenant-1', { kind: 'all' });
  return key;
}

function decisionsOf(index: number): readonly ExplainedDecision[] {
  const shared = { mailboxId: `mailbox-${index}`, participants: [`user-${index}`] };
  const written: ExplainedDecision = { ...shared, row: 'update', reason: 'title: write', step: 'update', record: 'held', event: 'assumed', outcome: 'applied' };
  const drift: ExplainedDecision = { ...shared, row: 'drift-kept', reason: 'location: drift-kept, several-participants', step: 'settle', record: 'read', event: 'read', lost: { location: '会議室B' } };
  const nobody: ExplainedDecision = { participants: ['group-1'], row: 'not-linked', reason: '', step: 'none', record: 'held' };
  return index === 1 ? [drift, nobody] : index === 2 ? [{ ...written, outcome: 'refused: forbidden' }] : [written, nobody];
}

async function holdSome(store: RunningConsole['store'], key: Awaited<ReturnType<typeof addTenant>>): Promise<void> {
  for (let record = 100; record < 114; record += 1) {
    await accept(store, key(String(record)));
    const deletion = { what: 'event', mailboxId: `mailbox-${record % 4}`, eventId: `event-${record}`, reason: 'record-deleted', cause: 'inferred', trigger: 'hint:doubt', person: people[record % 4] } as const;
    await store.mappings.commit(await claimOne(store), { deletions: [deletion], finish: {} });
  }
}
