import type { FaultKind } from './faults.js';
import type { Policies } from '@clounect/core';

export const people = [
  { sfaUserId: 'taro', mailboxId: 'm-taro' },
  { sfaUserId: 'jiro', mailboxId: 'm-jiro' },
  { sfaUserId: 'hana1', mailboxId: 'm-hana' },
  { sfaUserId: 'hana2', mailboxId: 'm-hana' },
] as const;
/** Takes part and is never linked. */
export const stranger = 'saburo';
export const mailboxIds = ['m-taro', 'm-jiro', 'm-hana'] as const;
export const processNames = ['A', 'B'] as const;
export type ProcessName = (typeof processNames)[number];

export const textFields = ['title', 'location', 'content'] as const;
export type EditedField = (typeof textFields)[number] | 'period';

/** What a person does in JUST.SFA. Numbers choose among what is there. */
export type SfaMove =
  | { readonly do: 'create'; readonly record: number; readonly who: readonly string[]; readonly value: number }
  | { readonly do: 'change'; readonly record: number; readonly field: EditedField; readonly value: number }
  | { readonly do: 'setWho'; readonly record: number; readonly who: readonly string[] }
  | { readonly do: 'emptyPeriod'; readonly record: number }
  | { readonly do: 'remove'; readonly record: number };

/** What a person does in Outlook. */
export type OutlookMove = { readonly mailbox: number; readonly event: number } & (
  | { readonly do: 'edit'; readonly field: EditedField; readonly value: number }
  | { readonly do: 'delete' }
  | { readonly do: 'copy' }
  | { readonly do: 'addOwn'; readonly value: number }
  | { readonly do: 'shape'; readonly shape: 'attendee' | 'noAttendees' | 'recurring' | 'onlineMeeting' | 'private' }
);

/** What an administrator does. */
export type AdminMove =
  | { readonly do: 'link'; readonly who: number; readonly isOn: boolean }
  | { readonly do: 'pause'; readonly isPaused: boolean }
  | { readonly do: 'direction'; readonly isTwoWay: boolean }
  | { readonly do: 'policy'; readonly policy: Partial<Policies> };

/** What happens without anybody: calls go on, letters arrive, time passes, timers ring. */
export type EngineMove =
  /** So many awaits go on, one after another, in the order of their whims. */
  | { readonly do: 'step'; readonly pick: number; readonly times: number }
  | { readonly do: 'work'; readonly process: ProcessName }
  | { readonly do: 'deliver'; readonly pick: number; readonly process: ProcessName }
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'feeds'; readonly process: ProcessName }
  | { readonly do: 'compare'; readonly process: ProcessName }
  | { readonly do: 'rest' };

export interface FaultMove {
  readonly do: 'fault';
  readonly kind: FaultKind;
  /** Chooses where it strikes and how hard. */
  readonly a: number;
  readonly process: ProcessName;
}

export type Move = SfaMove | OutlookMove | AdminMove | EngineMove | FaultMove;
