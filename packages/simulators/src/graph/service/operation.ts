import type { Claims } from '../entra/access-token.js';
import type { Preferences } from '../odata/prefer.js';
import type { DirectoryUser } from '../settings.js';
import type { GraphWorld } from '../state/graph-world.js';
import type { GraphAnswer, GraphCall } from './graph-call.js';

/** What an operation is given once the caller is known and let in. */
export interface OperationScope {
  readonly world: GraphWorld;
  readonly call: GraphCall;
  readonly claims: Claims;
  readonly preferences: Preferences;
  /** The named segments of the path. */
  readonly params: Readonly<Record<string, string>>;
}
/** The same for a call on a mailbox that can be used. */
export interface MailboxScope extends OperationScope {
  readonly user: DirectoryUser;
}

/** One method on one path; `kind` is the name under which `/_sim/calls` and `/_sim/faults` know it. */
export type Operation =
  | { readonly kind: string; readonly on: 'directory'; readonly run: (scope: OperationScope) => GraphAnswer | Promise<GraphAnswer> }
  | { readonly kind: string; readonly on: 'mailbox'; readonly writes: boolean; readonly run: (scope: MailboxScope) => GraphAnswer | Promise<GraphAnswer> };
