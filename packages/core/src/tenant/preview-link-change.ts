import type { LinkStanding } from '../ports/tenant-upkeep.js';
import type { Policies, UserLink } from './tenant.js';

/**
 * What a change of a person's link will do, to be shown before it is made. `rename`: the address leads to the same mailbox, and no event
 * is touched. `begin`, `move`: so many events at most are adopted or created in the mailbox that the link now has (schedules that ended
 * long ago are not); the old mailbox's stay as they are. `release`: the events stay and are left alone. `remove`: they are deleted. Those that stand for another linked person too
 * go on in either case.
 * `unresolved`: the new address leads to no mailbox, so that everything stays as it is for now. `person`: a link to another person is the
 * end of this one and a new one.
 */
export type LinkChangePreview =
  | { readonly kind: 'nothing' | 'rename' | 'unresolved' | 'person' }
  | { readonly kind: 'begin'; readonly adoptOrCreate: number }
  | { readonly kind: 'move'; readonly adoptOrCreate: number; readonly leftAlone: number }
  | { readonly kind: 'release'; readonly leftAlone: number }
  | { readonly kind: 'remove'; readonly deleted: number };

export interface LinkChange {
  /** Missing: a new link. */
  readonly before?: UserLink | undefined;
  /** Missing: the link is removed. Its `mailboxId` is what the address was resolved to. */
  readonly after?: UserLink | undefined;
  /** Of the link before the change; of the new one where there was none. */
  readonly standing: LinkStanding;
  readonly policies: Pick<Policies, 'onUnlink'>;
}

/** Pure; the counts come from `TenantUpkeep.linkStanding`. */
export function previewLinkChange({ before, after, standing, policies }: LinkChange): LinkChangePreview {
  const wasOn = before?.isOn === true;
  const isOn = after?.isOn === true;
  if (before !== undefined && after !== undefined && before.sfaUserId !== after.sfaUserId) return { kind: 'person' };
  if (!wasOn && !isOn) return { kind: 'nothing' };
  if (wasOn && !isOn) return policies.onUnlink === 'keep' ? { kind: 'release', leftAlone: standing.ending } : { kind: 'remove', deleted: standing.ending };
  if (after?.mailboxId === undefined) return { kind: 'unresolved' };
  if (!wasOn || before.mailboxId === undefined) return { kind: 'begin', adoptOrCreate: standing.takingPart };
  if (before.mailboxId !== after.mailboxId) return { kind: 'move', adoptOrCreate: standing.takingPart, leftAlone: standing.standing };
  return { kind: before.mail === after.mail ? 'nothing' : 'rename' };
}
