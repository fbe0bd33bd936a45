import type { LinkChangePreview, LinkTest, Policies, ReconcileEstimate, UserLink } from '@clounect/core';
import type { LinkField, LinkFields } from './link-form.js';

/** What an administrator is told about a row. */
export type Told = 'saved' | 'savedUntested' | 'notSaved' | 'linked' | 'unlinked' | 'removed' | 'already' | 'overtaken' | 'gone' | 'userTaken' | 'wrong' | 'testFirst' | 'saveFirst';

export interface RowNews {
  readonly linkId: string;
  readonly told: Told;
  /** What was typed and is not stored: it stays on the page. */
  readonly typed?: LinkFields | undefined;
  readonly wrong?: readonly LinkField[] | undefined;
  readonly test?: LinkTest | undefined;
}

/** What a change will do, before it is done. */
export interface LinkPreview {
  readonly action: 'on' | 'off' | 'remove' | 'test';
  readonly before: UserLink;
  readonly after?: UserLink | undefined;
  readonly changes: readonly LinkChangePreview[];
  /** Events that end with the link: a person chooses what becomes of them. */
  readonly ending: number;
  /** Events that stand for another linked person too and go on for that one. */
  readonly goingOn: number;
  /** Of those that end: meetings that wait for a decision of their own, since a deletion would send mail, and series, which are left alone. */
  readonly meetings: number;
  readonly series: number;
  readonly choice: Policies['onUnlink'];
  readonly estimate?: ReconcileEstimate | undefined;
  /** Others who use the mailbox that the link leads to. */
  readonly sharedWith: readonly string[];
  /** It was shown before and is different by now. */
  readonly isAgain: boolean;
}

export type UserOutcome = { readonly kind: 'news'; readonly news: RowNews; readonly status: 200 | 404 | 409 | 422 } | { readonly kind: 'preview'; readonly preview: LinkPreview };
