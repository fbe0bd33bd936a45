import { previewLinkChange } from '@clounect/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

let whole: Whole;
const [taro] = people;
const links = people.map(({ name, mail, sfaUserId }) => ({ name, mail, sfaUserId }));
const withMail = (mail: string) => links.map((link, index) => (index === 0 ? { ...link, mail } : link));
const newMail = 'taro.sato@kaisha.example';
const newMailbox = { id: '5f1d9c3e-0000-4000-8000-00000000abcd', mail: 'taro.new@kaisha.example' };
const titles = ['一', '二', '三'];

beforeAll(async () => {
  whole = await startWhole();
  for (const title of titles) await whole.create({ who: [taro?.sfaUserId ?? ''], title, period: tomorrow });
  await whole.untilTitles(titles);
  await whole.idle();
  await whole.calls();
});
afterAll(() => whole.close());

const user = async (): Promise<Record<string, unknown>> => (await whole.sim('graph', `users/${taro?.id ?? ''}`)) as Record<string, unknown>;
const eventsOf = async (mail: string): Promise<readonly { readonly id: string; readonly subject: string }[]> => (await whole.sim('graph', `mailboxes/${mail}/events`)) as { id: string; subject: string }[];
async function preview(mail: string, mailboxId: string) {
  const before = (await whole.links()).find(({ sfaUserId }) => sfaUserId === taro?.sfaUserId);
  if (before === undefined) throw new Error('no link');
  return previewLinkChange({ before, after: { ...before, mail, mailboxId }, standing: await whole.upkeep().linkStanding(before), policies: { onUnlink: 'keep' } });
}

describe('a user whose address changed', () => {
  it('with the same mailbox is only renamed: no call for any event', async () => {
    await whole.sim('graph', `users/${taro?.id ?? ''}`, { ...(await user()), mail: newMail }, 'PUT');
    expect(await preview(newMail, taro?.id ?? '')).toEqual({ kind: 'rename' });
    await whole.setUp({ links: withMail(newMail) });
    await whole.idle();
    expect(await whole.calls()).toEqual({});
    const recordId = await whole.create({ who: [taro?.sfaUserId ?? ''], title: '四', period: tomorrow });
    await expect.poll(async () => (await eventsOf(newMail)).map(({ subject }) => subject).sort(), { timeout: 10_000 }).toEqual([...titles, '四'].sort());
    await whole.idle();
    expect(await whole.calls()).toEqual({ 'event.create': 1 });
    await whole.remove(recordId);
    await whole.idle();
    await whole.calls();
  });

  it('with another mailbox has each event looked for there and made once; the old mailbox is left alone, also by later changes', async () => {
    const old = await eventsOf(newMail);
    await whole.sim('graph', `users/${newMailbox.id}`, { ...(await user()), id: newMailbox.id, mail: newMailbox.mail, userPrincipalName: newMailbox.mail }, 'PUT');
    expect(await preview(newMailbox.mail, newMailbox.id)).toEqual({ kind: 'move', adoptOrCreate: 3, leftAlone: 3 });
    await whole.setUp({ links: withMail(newMailbox.mail) });
    await expect.poll(async () => (await eventsOf(newMailbox.mail)).map(({ subject }) => subject).sort(), { timeout: 10_000 }).toEqual([...titles].sort());
    await whole.idle();
    expect(await whole.calls()).toEqual({ 'event.list': 3, 'event.create': 3 });
    const recordId = await whole.create({ who: [taro?.sfaUserId ?? ''], title: '五', period: tomorrow });
    await whole.idle();
    await whole.change(recordId, { title: '六' });
    await whole.idle();
    expect((await eventsOf(newMailbox.mail)).map(({ subject }) => subject)).toContain('六');
    expect(await eventsOf(newMail)).toEqual(old);
    expect(await whole.calls()).toEqual({ 'event.create': 1, 'event.update': 1 });
  });

  it('and back again adopts nothing twice: the events that were left are kept in step again', async () => {
    const before = (await eventsOf(newMail)).map(({ id }) => id).sort();
    await whole.setUp({ links: withMail(newMail) });
    await expect.poll(async () => (await eventsOf(newMail)).length, { timeout: 10_000 }).toBe(4);
    await whole.idle();
    expect((await eventsOf(newMail)).map(({ id }) => id)).toEqual(expect.arrayContaining(before));
    expect(await whole.calls()).toEqual({ 'event.list': 1, 'event.create': 1 });
  });
});
