import { describe, expect, it } from 'vitest';
import { ClounectError } from '../failure/failure.js';
import { createInMemoryGraph } from '../testing/in-memory-graph.js';
import { createInMemorySfa, type InMemorySfaOptions } from '../testing/in-memory-sfa.js';
import { exampleSource, exampleTenant } from '../testing/store-contract-steps.js';
import { explainCode } from '../failure/catalogue.js';
import { schedule } from '../testing/create-sync-world.js';
import { testLink, type TestLinkPorts } from './test-link.js';
import type { Failure } from '../failure/failure.js';

const link = { tenantId: 't', sfaUserId: 'taro', mail: 'taro@kaisha.example' };

function world(options: InMemorySfaOptions = {}) {
  const sfa = createInMemorySfa(options);
  const graph = createInMemoryGraph({ now: () => '2026-11-22T00:00:00Z' });
  graph.addMailbox({ mailboxId: 'm-taro', mail: 'taro@kaisha.example', name: '山田 太郎' });
  const tenant = { ...exampleTenant('t'), sourceId: 's', hadOtherSource: false, epoch: 'e' };
  const ports: TestLinkPorts = {
    tenants: { find: async () => tenant, source: async () => ({ ...exampleSource, tenantId: 't', sourceId: 's' }) },
    connections: { sfa: async () => sfa.client, graph: async () => graph.client },
  };
  const put = (who: string) => void sfa.put({ recordId: '1', version: undefined, schedule: schedule({ who: [who] }) });
  return { sfa, graph, ports, put };
}

const failure = (code: Failure['code'], hint?: string): Failure => ({ code, detail: 'test', ...(hint === undefined ? {} : { hint }) });

describe('the test of a link', () => {
  it('looks at the user and into the mailbox, with three calls', async () => {
    const { ports, put, sfa, graph } = world();
    put('taro');
    expect(await testLink(ports, link)).toEqual({ sfa: { state: 'ok' }, outlook: { state: 'ok' }, mailbox: { mailboxId: 'm-taro', mail: 'taro@kaisha.example', name: '山田 太郎' } });
    expect([sfa.calls().length, graph.calls().length]).toEqual([1, 2]);
  });

  it('says what it could not tell: nobody knows whether a user without schedules is there', async () => {
    const filtered = world();
    filtered.put('jiro');
    expect((await testLink(filtered.ports, link)).sfa).toEqual({ state: 'ok', code: 'noScheduleYet' });
    const unfiltered = world({ filters: false });
    unfiltered.put('jiro');
    expect((await testLink(unfiltered.ports, link)).sfa).toEqual({ state: 'ok', code: 'userNotToBeTold' });
  });

  it.each([
    ['unauthorized', 'unauthorized'],
    ['rejected', 'participantRefused'],
    ['rateLimited', 'rateLimited'],
  ] as const)('tells of a list that ended %s at the half of JUST.SFA', async (code, told) => {
    const { ports, sfa } = world();
    sfa.failNext({ kind: 'list', failure: failure(code) });
    expect(await testLink(ports, link)).toMatchObject({ sfa: { state: 'failed', code: told }, outlook: { state: 'ok' } });
  });

  it.each([
    ['resolveMailbox', 'notFound', 'mailboxUnknown'],
    ['resolveMailbox', 'forbidden', 'permissionMissing'],
    ['listMarkedEvents', 'mailboxUnusable', 'mailboxUnusable'],
    ['listMarkedEvents', 'forbidden', 'permissionMissing'],
  ] as const)('tells of a %s that ended %s at the half of Outlook, and names no mailbox', async (kind, code, told) => {
    const { ports, graph } = world();
    graph.failNext({ kind, failure: failure(code) });
    const test = await testLink(ports, link);
    expect(test).toMatchObject({ sfa: { state: 'ok' }, outlook: { state: 'failed', code: told } });
    expect(test.mailbox).toBeUndefined();
  });

  it('takes missing settings for a finding, and what nobody expects for an error', async () => {
    const { ports } = world();
    const connections = { ...ports.connections, graph: () => Promise.reject(new ClounectError('secretMissing', 'none')) };
    const tenants = { ...ports.tenants, source: async () => undefined };
    const { sfa, outlook } = await testLink({ connections, tenants }, link);
    expect([sfa, outlook]).toEqual([{ state: 'failed', code: 'settingsMissing' }, { state: 'failed', code: 'settingsMissing' }]);
    await expect(testLink({ ...ports, connections: { ...connections, graph: () => Promise.reject(new Error('defect')) } }, link)).rejects.toThrow('defect');
  });

  it.each(['settingsMissing', 'noScheduleYet', 'userNotToBeTold', 'participantRefused', 'mailboxUnknown', 'permissionMissing'])('has words for %s', (code) => {
    expect(explainCode(code)).not.toEqual(explainCode('unexpected'));
  });
});
