import { expect, it } from 'vitest';
import type { LinkEditEnd, ReconcileScope, TenantRepository, UserLink } from '@clounect/core';
import { requestBackFills, requestBackFillsOfEdits } from './request-back-fills.js';

const link = (changes: Partial<UserLink> = {}): UserLink => ({ tenantId: 't', linkId: 'l1', name: '太郎', sfaUserId: 'taro', mail: 'taro@mail.example', mailboxId: 'm1', isOn: true, ...changes });

async function requested(before: readonly UserLink[], put: readonly UserLink[]): Promise<readonly ReconcileScope[]> {
  const [scopes, order]: [ReconcileScope[], string[]] = [[], []];
  const tenants = { links: async () => before, putLinks: async () => void order.push('stored') } as unknown as TenantRepository;
  const runs = { request: async (_tenantId: string, scope: ReconcileScope) => (order.push('asked'), scopes.push(scope), 'run') };
  await requestBackFills(tenants, runs, () => order.push('rung')).putLinks('t', put);
  expect(order).toEqual(scopes.length === 0 ? ['stored'] : ['stored', 'asked', 'rung']);
  return scopes;
}

const ofTaro = [{ kind: 'backFill', sfaUserIds: ['taro'] }];

it.each([
  ['a new link', [], [link()]],
  ['a link that is switched on', [link({ isOn: false })], [link()]],
  ['a link that leads to another mailbox', [link()], [link({ mailboxId: 'm2' })]],
  ['a link whose mailbox was not known', [link({ mailboxId: undefined })], [link()]],
])('asks for what is there of %s', async (_what, before, put) => {
  expect(await requested(before, put)).toEqual(ofTaro);
});

it.each([
  ['the same link again', [link()], [link({ name: '山田太郎' })]],
  ['a link that is switched off', [link()], [link({ isOn: false })]],
  ['a new link that is off', [], [link({ isOn: false })]],
])('asks for nothing for %s', async (_what, before, put) => {
  expect(await requested(before, put)).toEqual([]);
});

it('leaves the other methods of a repository as they are, also of one that is an object of a class', async () => {
  class Repository {
    readonly #known = ['taro'];
    links = async (): Promise<readonly UserLink[]> => [];
    async find(tenantId: string): Promise<string> {
      return `${tenantId} of ${this.#known.join()}`;
    }
  }
  const wrapped = requestBackFills(new Repository() as unknown as TenantRepository, { request: async () => 'run' }, () => undefined);
  expect(await wrapped.find('t')).toBe('t of taro');
});

it.each([
  ['a link that is switched on', 'done', link({ isOn: false }), link(), ofTaro],
  ['a link that leads to another mailbox', 'done', link(), link({ mailboxId: 'm2' }), ofTaro],
  ['an edit that was refused', 'overtaken', link({ isOn: false }), link(), []],
  ['a link that is removed', 'done', link(), undefined, []],
  ['a new link that is off', 'done', undefined, link({ isOn: false }), []],
] as const)('asks, of edits, for what is there of %s (%s)', async (_what, end: LinkEditEnd, before, after, expected) => {
  const scopes: ReconcileScope[] = [];
  const runs = { request: async (_tenantId: string, scope: ReconcileScope) => (scopes.push(scope), 'run') };
  expect(await requestBackFillsOfEdits({ edit: async () => end }, runs, () => undefined).edit({ tenantId: 't', before, after })).toBe(end);
  expect(scopes).toEqual(expected);
});
