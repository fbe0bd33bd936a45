import type { DeletionCause, DeletionTarget } from '../mapping/deletion.js';
import type { EndReason } from '../mapping/mapping.js';
import type { Instant } from '../schedule/period.js';

/** A target as a person names it to the store. */
export interface DeletionRef extends DeletionTarget {
  readonly sourceId: string;
  readonly recordId: string;
}

/** A deletion that waits for a person: what, why and how many. */
export interface HeldDeletion extends DeletionRef {
  readonly tenantId: string;
  readonly cause: DeletionCause;
  readonly reason: EndReason;
  /** What set off the plan that wanted it. */
  readonly trigger: string;
  readonly person?: string | undefined;
  /** Records with a deletion of that cause within 10 minutes when it was held, itself included, and how many are let through. */
  readonly counted: number;
  readonly limit: number;
  readonly heldAt: Instant;
}

/** Those of one cause, reason and kind, for an overview. */
export interface HeldGroup extends Pick<HeldDeletion, 'cause' | 'reason' | 'what'> {
  readonly deletions: number;
  readonly records: number;
  readonly firstHeldAt: Instant;
  readonly lastHeldAt: Instant;
}

/** What the brake holds, and what persons decided about it. Each decision is stored and never asked for again. */
export interface HeldDeletions {
  /** Largest group first. */
  groups(tenantId: string): Promise<readonly HeldGroup[]>;
  /** At most `limit`, in the order of their keys; continue after the last one that was given. */
  list(query: { readonly tenantId: string; readonly limit: number; readonly after?: DeletionRef | undefined }): Promise<readonly HeldDeletion[]>;
  /** Lets exactly these go, where they are still held, and marks their records dirty; answers how many. */
  approve(tenantId: string, targets: readonly DeletionRef[]): Promise<number>;
  /** The event (or record) stays and is not asked about again until its schedule wants the event once more; answers how many. */
  discard(tenantId: string, targets: readonly DeletionRef[]): Promise<number>;
  /**
   * Approves what no plan may have wanted yet (deletions confirmed after a preview); it holds for 24 h. What is held already is approved
   * as by `approve`.
   */
  approveBeforehand(tenantId: string, targets: readonly DeletionRef[]): Promise<void>;
}
