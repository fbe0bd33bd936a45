import type { LinkEdits, LinkStanding, LinkTest, ReconcileEstimate, UserLink } from '@clounect/core';

/** What the page of linked users asks its host for. */
export interface UserPorts {
  edit: LinkEdits['edit'];
  /** Really tries both halves (see `testLink`); nothing is stored. */
  test(link: Pick<UserLink, 'tenantId' | 'sfaUserId' | 'mail'>): Promise<LinkTest>;
  standing(link: UserLink): Promise<LinkStanding>;
  /** What it costs to take up what is there for the link; `undefined`: the settings are not complete. */
  estimate(link: UserLink): Promise<ReconcileEstimate | undefined>;
  /** For new links. */
  nextId(): string;
}
