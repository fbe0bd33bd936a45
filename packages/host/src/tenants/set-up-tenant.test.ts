import { createInMemoryGraph, createInMemoryStore } from '@clounect/core/testing';
import { describe, expect, it } from 'vitest';
import { createIdSource } from '../create-id-source.js';
import { systemClock } from '../system-clock.js';
import { exampleSetup } from '../testing/example-setup.js';
import { setUpTenant } from './set-up-tenant.js';

function world() {
  const ids = createIdSource();
  const store = createInMemoryStore({ now: systemClock.now, nextId: () => ids.next() });
  const graph = createInMemoryGraph({ now: systemClock.now });
  graph.addMailbox({ mailboxId: 'mailbox-1', mail: 'taro.yamada@kaisha.example', name: '山田 太郎' });
  return { store, graph, ids, tenants: store.tenants, settings: store.settings, secrets: store.secrets, connections: { graph: () => Promise.resolve(graph.client) } };
}

describe('setUpTenant', () => {
  it('makes the tenant, its source, its secrets and its links with their mailboxes', async () => {
    const ports = world();
    const { tenant } = await setUpTenant(ports, exampleSetup);
    const [source] = ports.store.raw().sources;
    expect(tenant).toMatchObject({ tenantId: 'example', direction: 'oneWay', isPaused: false, sourceId: source?.sourceId });
    expect(source).toMatchObject({ host: 'example.justsfa.com', table: 'table_1000000001' });
    expect(await ports.tenants.findByWebhook(exampleSetup.webhookId)).toMatchObject({ secret: exampleSetup.webhookSecret });
    expect(await ports.secrets.open('example', 'sfaApiKey')).toBe('EXAMPLE-KEY');
    expect(JSON.stringify(tenant)).not.toContain('EXAMPLE-KEY');
    expect((await ports.tenants.links('example')).map(({ sfaUserId, mailboxId, isOn }) => [sfaUserId, mailboxId, isOn])).toEqual([
      ['taro.yamada', 'mailbox-1', true],
      ['hanako.sato', undefined, true],
    ]);
  });

  it('answers the links that led to no mailbox, with the failure', async () => {
    expect((await setUpTenant(world(), exampleSetup)).unresolved).toMatchObject([{ sfaUserId: 'hanako.sato', failure: { code: 'notFound' } }]);
  });

  it('is idempotent: the same again changes nothing and asks only for what was open', async () => {
    const ports = world();
    await setUpTenant(ports, exampleSetup);
    const before = ports.store.raw();
    ports.graph.forgetCalls();
    await setUpTenant(ports, exampleSetup);
    expect(ports.store.raw()).toEqual(before);
    expect(ports.graph.calls()).toHaveLength(1);
  });

  it('keeps a link that was renamed or switched off, and removes one that is gone', async () => {
    const ports = world();
    await setUpTenant(ports, exampleSetup);
    const [before] = await ports.tenants.links('example');
    await setUpTenant(ports, { ...exampleSetup, links: [{ name: '山田 太朗', sfaUserId: 'taro.yamada', mail: 'taro.yamada@kaisha.example', isOn: false }] });
    expect(await ports.tenants.links('example')).toEqual([{ ...before, name: '山田 太朗', isOn: false }]);
  });

  it('marks every record of a linked user when the direction changes, and none when nothing does', async () => {
    const ports = world();
    const { tenant } = await setUpTenant(ports, exampleSetup);
    const { tenantId, sourceId } = tenant;
    await ports.store.inbox.accept([{ tenantId, sourceId, recordId: '1', body: '{}', isSigned: true }]);
    const [claim] = await ports.store.queue.claim('worker', 1);
    if (claim === undefined) throw new Error('nothing to claim');
    const schedule = { title: '商談', location: '', content: '', period: null, participants: [{ sfaUserId: 'taro.yamada', name: '' }], isPrivate: false };
    const [stored] = await ports.store.mappings.load([claim]);
    const settledNotices = (stored?.notices ?? []).map(({ noticeId }) => noticeId);
    await ports.store.mappings.commit(claim, { settledNotices, held: { state: 'present', schedule, isBornByAdd: true }, finish: {} });
    const isDirty = (): boolean => ports.store.raw().work.some(({ dirty, done }) => dirty > done);
    await setUpTenant(ports, exampleSetup);
    expect(isDirty()).toBe(false);
    await setUpTenant(ports, { ...exampleSetup, direction: 'twoWay' });
    expect(isDirty()).toBe(true);
  });

  it('looks for the mailbox again when the address changed', async () => {
    const ports = world();
    await setUpTenant(ports, exampleSetup);
    ports.graph.addMailbox({ mailboxId: 'mailbox-2', mail: 'yamada@kaisha.example', name: '山田 太郎' });
    await setUpTenant(ports, { ...exampleSetup, links: [{ name: '山田 太郎', sfaUserId: 'taro.yamada', mail: 'yamada@kaisha.example' }] });
    expect(await ports.tenants.links('example')).toMatchObject([{ mail: 'yamada@kaisha.example', mailboxId: 'mailbox-2' }]);
  });

  it('makes a tenant with nothing set up, which is paused, and later only renames it', async () => {
    const ports = world();
    const named = { tenantId: 'empty', name: '見本工業', webhookId: '3f1c2d4e-52d4-4f0e-9a68-0b7e3c1a5a6b' };
    const { tenant } = await setUpTenant(ports, named);
    expect(tenant).toMatchObject({ isPaused: true, sourceId: '', sfa: {}, graph: {} });
    const registered = { direction: 'twoWay', isPaused: false, webhookHeader: 'x-clounect-secret', sfa: { tenant: 'example' } } as const;
    await ports.tenants.put({ ...tenant, ...registered });
    await ports.tenants.putLinks('empty', [{ tenantId: 'empty', linkId: 'l', name: '山田', sfaUserId: 'taro', mail: 'taro@kaisha.example', isOn: true }]);
    expect((await setUpTenant(ports, { ...named, name: '見本産業' })).tenant).toMatchObject({ name: '見本産業', ...registered });
    expect(await ports.tenants.links('empty')).toHaveLength(1);
  });

  it.each<[string, object]>([
    ['a source without its JUST.SFA', { sfa: undefined }],
    ['a secret without its header', { webhookHeader: undefined }],
    ['a user who is linked twice', { links: [exampleSetup.links[0], exampleSetup.links[0]] }],
    ['a token endpoint that is not Microsoft\'s', { graph: { ...exampleSetup.graph, settings: { clientId: 'c', tokenEndpoint: 'https://evil.example/x/oauth2/v2.0/token' } } }],
    ['a JUST.SFA tenant that is a path', { sfa: { ...exampleSetup.sfa, settings: { tenant: 'evil.example/' } } }],
    ['a member that is not known', { secret: 'canary' }],
  ])('refuses %s, without showing values of secrets', async (_what, wrong) => {
    const ports = world();
    const refusal = await setUpTenant(ports, { ...exampleSetup, ...wrong }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'invalidSetup' });
    expect(String(refusal)).not.toMatch(/canary|EXAMPLE-KEY|example-webhook-secret/);
    expect(ports.store.raw().tenants).toEqual([]);
  });
});
