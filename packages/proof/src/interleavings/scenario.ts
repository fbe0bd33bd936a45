import type { Direction, EventChanges, Policies, Schedule } from '@clounect/core';

/** What a person may do; each is done once, in the order in which their list has them. */
export type Deed =
  | { readonly kind: 'put'; readonly schedule: Schedule }
  | { readonly kind: 'remove' }
  | { readonly kind: 'edit'; readonly changes: EventChanges }
  /** Deletes the event. */
  | { readonly kind: 'discard' }
  /** Exchange saves the event by itself: only its version moves. */
  | { readonly kind: 'touch' }
  /** A private event of the person's own, and a copy of ours. */
  | { readonly kind: 'copy' }
  | { readonly kind: 'link'; readonly isOn: boolean }
  | { readonly kind: 'direction'; readonly direction: Direction };

export const people = ['sfaUser', 'outlookUser', 'administrator'] as const;
export type Person = (typeof people)[number];

/** What may happen once in each story, at any await. `lostAnswer`: a write outside of which nobody learns whether it took effect. */
export type Fault = 'crash' | 'leaseEnd' | 'lostAnswer';

export interface Scenario {
  readonly name: string;
  /** Of protocol.md. */
  readonly rules: readonly number[];
  readonly direction: Direction;
  readonly policies?: Partial<Policies>;
  /** Webhooks come with the tenant's secret. @default true */
  readonly isSigned?: boolean;
  /** The record as it stands, in step, before the story begins; missing: it does not exist yet. */
  readonly before?: Schedule;
  readonly deeds: Readonly<Partial<Record<Person, readonly Deed[]>>>;
  /** One of them happens at most. */
  readonly faults: readonly Fault[];
  /** In the larger scope. @default as `faults` */
  readonly wider?: readonly Fault[];
  readonly workers?: number;
  /** The event may be gone at rest: somebody deleted it in Outlook, and the settings leave it so. */
  readonly mayStayDeleted?: boolean;
  /** An edit in Outlook may have been made while nothing flowed back, and then stays there alone. */
  readonly mayDrift?: boolean;
}
