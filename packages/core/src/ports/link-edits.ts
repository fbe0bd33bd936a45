import type { Policies, UserLink } from '../tenant/tenant.js';

/** What becomes of the events that end with a link, as a person chose it after being told how many they are. */
export interface LinkEnding {
  readonly events: Policies['onUnlink'];
  /** As many as the person was told of; nothing is decided about more. */
  readonly shown: number;
}

export interface LinkEdit {
  readonly tenantId: string;
  /** The link as it was read; missing: it is new. */
  readonly before?: UserLink | undefined;
  /** Under the same id; missing: the link is removed. */
  readonly after?: UserLink | undefined;
  /** For a link that was on and is not after, or is another person's; without it `onUnlink` and the brake decide. */
  readonly ending?: LinkEnding | undefined;
}

/**
 * `overtaken`: the link is another one by now. `userTaken`: another link is that JUST.SFA user's. `moreEvents`: more would end than were
 * shown. Nothing is stored then.
 */
export type LinkEditEnd = 'done' | 'overtaken' | 'userTaken' | 'moreEvents';

/** What an administrator does to one link, against what was on the screen when it was decided. */
export interface LinkEdits {
  /**
   * One transaction: the records that the change concerns are marked dirty, then the link is compared with `before` and stored, and the
   * events that end with it (`LinkStanding.ending`) are decided on: `remove` lets exactly these go past the brake and whatever `onUnlink`
   * says, `keep` releases them. A name or a test alone marks nothing.
   */
  edit(edit: LinkEdit): Promise<LinkEditEnd>;
}
