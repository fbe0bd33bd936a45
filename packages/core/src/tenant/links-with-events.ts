import type { LinkEdit } from '../ports/link-edits.js';
import type { UserLink } from './tenant.js';

/** The links before and after whose records have to learn of the edit; none where no event depends on what is edited. */
export function linksWithEvents({ before, after }: Pick<LinkEdit, 'before' | 'after'>): readonly UserLink[] {
  const isSame = before !== undefined && after !== undefined && before.isOn === after.isOn && before.sfaUserId === after.sfaUserId && before.mail === after.mail && before.mailboxId === after.mailboxId;
  if (isSame) return [];
  return [before, after].some((link) => link?.isOn === true) ? [before, after].flatMap((link) => link ?? []) : [];
}

/** Whether what is stored is still the link that was read. */
export function isSameLink(one: UserLink | undefined, other: UserLink | undefined): boolean {
  return textOf(one) === textOf(other);
}

function textOf(link: UserLink | undefined): string | undefined {
  return link && JSON.stringify([link.linkId, link.name, link.sfaUserId, link.mail, link.mailboxId, link.isOn, link.testedAt]);
}
