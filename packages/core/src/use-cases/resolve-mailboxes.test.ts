import { expect, it } from 'vitest';
import type { UserLink } from '../tenant/tenant.js';
import { createInMemoryGraph } from '../testing/in-memory-graph.js';
import { evidenceOf, now, plain } from '../testing/example-evidence.js';
import { resolveMailboxes } from './resolve-mailboxes.js';

const link = (linkId: string, changes: Partial<UserLink> = {}): UserLink => ({ tenantId: 't', linkId, name: linkId, sfaUserId: linkId, mail: `${linkId}@mail.example`, isOn: true, ...changes });
const participants = ['taro', 'jiro', 'hana'].map((sfaUserId) => ({ sfaUserId, name: sfaUserId }));
const record = { state: 'present', schedule: { ...plain, participants }, isBornByAdd: true } as const;

/** Taro and Jiro have mailboxes, Hana's address leads nowhere. */
async function resolve(links: readonly UserLink[]) {
  const mailboxes = ['taro', 'jiro'].map((name) => ({ mailboxId: `m-${name}`, mail: `${name}@mail.example`, name }));
  const { client } = createInMemoryGraph({ now: () => now, mailboxes });
  const told: unknown[] = [];
  let opened = 0;
  const graph = async () => ((opened += 1), client);
  const evidence = evidenceOf({ record, links });
  const seen = await resolveMailboxes({ tenants: { mailboxFound: async (...found) => void told.push(found) }, graph }, evidence);
  return { seen, told, opened, evidence };
}

it('finds the mailbox of each participant whose link has none, keeps it with that link, and tells which address leads nowhere', async () => {
  const links = [link('taro'), link('jiro'), link('hana'), link('saburo')];
  const { seen, told } = await resolve(links);
  expect(seen.links).toEqual([{ ...links[0], mailboxId: 'm-taro' }, { ...links[1], mailboxId: 'm-jiro' }, links[2], links[3]]);
  expect(told).toEqual([
    ['t', { linkId: 'taro', mail: 'taro@mail.example', mailboxId: 'm-taro' }],
    ['t', { linkId: 'jiro', mail: 'jiro@mail.example', mailboxId: 'm-jiro' }],
  ]);
  expect([...seen.unresolved]).toEqual([['hana', expect.objectContaining({ code: 'notFound' })]]);
});

it('does not even open a connection where every mailbox is known', async () => {
  const links = [link('taro', { mailboxId: 'm-taro' }), link('jiro', { isOn: false }), link('hana', { mailboxId: 'm-hana' })];
  const { seen, told, opened, evidence } = await resolve(links);
  expect([seen, told, opened]).toEqual([evidence, [], 0]);
});
