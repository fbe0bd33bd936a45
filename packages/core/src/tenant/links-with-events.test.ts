import { describe, expect, it } from 'vitest';
import type { UserLink } from './tenant.js';
import { isSameLink, linksWithEvents } from './links-with-events.js';
import { isSameRecord } from './record-key.js';
import { moreUrgent, urgencies } from './urgency.js';

const link: UserLink = { tenantId: 't', linkId: 'l', name: '太郎', sfaUserId: 'taro', mail: 'taro@example.jp', mailboxId: 'm', isOn: true };

describe('the links whose records have to learn of an edit', () => {
  it.each([
    ['a new link', undefined, link, [link]],
    ['a link that is removed', link, undefined, [link]],
    ['a new link that is off', undefined, { ...link, isOn: false }, []],
    ['a link that goes off', link, { ...link, isOn: false }, [link, { ...link, isOn: false }]],
    ['a link that goes on', { ...link, isOn: false }, link, [{ ...link, isOn: false }, link]],
    ['another address', link, { ...link, mail: 'new@example.jp' }, [link, { ...link, mail: 'new@example.jp' }]],
    ['another mailbox', link, { ...link, mailboxId: 'm2' }, [link, { ...link, mailboxId: 'm2' }]],
    ['another person', link, { ...link, sfaUserId: 'jiro' }, [link, { ...link, sfaUserId: 'jiro' }]],
    ['another name only', link, { ...link, name: '次郎' }, []],
    ['another address of a link that is off', { ...link, isOn: false }, { ...link, isOn: false, mail: 'new@example.jp' }, []],
  ] as const)('%s', (_, before, after, links) => {
    expect(linksWithEvents({ before, after })).toEqual(links);
  });
});

describe('isSameLink', () => {
  it('holds for the link that was read, and for none twice', () => {
    expect([isSameLink(link, { ...link }), isSameLink(undefined, undefined), isSameLink(link, undefined), isSameLink(undefined, link)]).toEqual([true, true, false, false]);
  });

  it.each(['linkId', 'name', 'sfaUserId', 'mail', 'mailboxId', 'testedAt'] as const)('holds no longer with another %s', (member) => {
    expect(isSameLink(link, { ...link, [member]: 'other' })).toBe(false);
  });

  it('holds no longer with another switch', () => {
    expect(isSameLink(link, { ...link, isOn: false })).toBe(false);
  });
});

it('a record is the same where tenant, source and record are', () => {
  const key = { tenantId: 't', sourceId: 's', recordId: '1' };
  expect([isSameRecord(key, { ...key }), isSameRecord(key, { ...key, tenantId: 'u' }), isSameRecord(key, { ...key, sourceId: 'u' }), isSameRecord(key, { ...key, recordId: '2' })]).toEqual([true, false, false, false]);
});

it('a person\'s edit is more urgent than a repair, and that more than a back-fill', () => {
  const answers = urgencies.flatMap((one) => urgencies.map((other) => moreUrgent(one, other)));
  expect(answers).toEqual(['userEdit', 'userEdit', 'userEdit', 'userEdit', 'repair', 'repair', 'userEdit', 'repair', 'backFill']);
});
