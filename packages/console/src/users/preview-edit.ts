import { previewLinkChange, type LinkChangePreview, type Policies, type Tenant, type UserLink } from '@clounect/core';
import type { LinkPreview } from './outcome.js';
import type { UserPorts } from './user-ports.js';

interface Edit {
  readonly action: LinkPreview['action'];
  readonly before: UserLink;
  readonly after?: UserLink | undefined;
  /** All of the tenant. */
  readonly links: readonly UserLink[];
  readonly choice?: Policies['onUnlink'] | undefined;
  readonly isAgain?: boolean | undefined;
}

/** Counts what the change meets and what it costs. */
export async function previewEdit(users: Pick<UserPorts, 'standing' | 'estimate'>, { policies }: Tenant, { action, before, after, links, choice = policies.onUnlink, isAgain = false }: Edit): Promise<LinkPreview> {
  const isAnotherPerson = after !== undefined && after.sfaUserId !== before.sfaUserId;
  const [standing, coming] = await Promise.all([users.standing(before), after?.isOn === true ? users.standing(after) : undefined]);
  const rules = { policies: { onUnlink: choice } };
  const changes: readonly LinkChangePreview[] = isAnotherPerson
    ? [previewLinkChange({ before, standing, ...rules }), previewLinkChange({ after, standing: coming ?? standing, ...rules })]
    : [previewLinkChange({ before, after, standing, ...rules })];
  const begins = changes.some(({ kind }) => kind === 'begin' || kind === 'move');
  const ends = before.isOn && (after?.isOn !== true || isAnotherPerson);
  return {
    ...{ action, before, after, changes, choice, isAgain },
    ending: ends ? standing.ending : 0,
    meetings: ends && policies.onMeeting === 'hold' ? standing.meetings : 0,
    series: ends ? standing.series : 0,
    goingOn: ends ? standing.standing - standing.ending : 0,
    estimate: begins && after !== undefined ? await users.estimate(after) : undefined,
    sharedWith: after === undefined ? [] : sharersOf(after, links).map(({ name }) => name),
  };
}

/** Links of other people that lead to the same mailbox; as far as is known, by its id, else by the address. */
export function sharersOf(link: UserLink, links: readonly UserLink[]): readonly UserLink[] {
  const isSame = (other: UserLink): boolean => (link.mailboxId !== undefined && other.mailboxId === link.mailboxId) || other.mail.toLowerCase() === link.mail.toLowerCase();
  return links.filter((other) => other.linkId !== link.linkId && isSame(other));
}
