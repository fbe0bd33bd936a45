import type { ListMode } from '../reconcile/reconcile-run.js';
import type { Source } from '../tenant/tenant.js';

/** What an administrator enters for JUST.SFA, field by field. */
export const sfaParts = ['tenant', 'apiKey', 'table', 'panel', 'filter', 'scheduleField', 'title', 'location', 'content'] as const;
export type SfaPart = (typeof sfaParts)[number];

/** What an administrator enters for Microsoft, and what must have been done there. */
export const graphParts = ['tokenEndpoint', 'clientId', 'clientSecret', 'permissions', 'mailbox'] as const;
export type GraphPart = (typeof graphParts)[number];

/** What a test found out about one part. `unknown`: it could not be tried, because an earlier part failed or there is nothing to try it on. */
export interface Finding<Part extends string> {
  readonly part: Part;
  readonly state: 'ok' | 'failed' | 'unknown';
  /** A key of the failure catalogue, which knows the cure. */
  readonly code?: string | undefined;
  /** English, without secrets and without texts of persons. */
  readonly detail?: string | undefined;
}

/** Settings that are not saved yet, with their secret. */
export interface SfaCandidate {
  /** As `Tenant.sfa`. */
  readonly settings: unknown;
  readonly source: Source;
  readonly apiKey: string;
}

export interface GraphCandidate {
  /** As `Tenant.graph`. */
  readonly settings: unknown;
  readonly clientSecret: string;
  /** Somebody's address, whose calendar is looked at; without one the mailbox stays unknown. */
  readonly mail?: string | undefined;
}

export interface ListingProbe {
  /** `Source.settings` with the spelling that works; missing: none does, or nothing is known. */
  readonly settings?: unknown;
  /** Missing: nothing is known. */
  readonly recommended?: ListMode | undefined;
}

/** Really tries what an administrator entered, before anything depends on it. Never throws for what was entered wrongly. */
export interface ConnectionProbe {
  /** At most 3 calls within the tenant's limits; nothing is written. A finding for each part that is entered. */
  sfa(candidate: SfaCandidate): Promise<readonly Finding<SfaPart>[]>;
  /** A new token and at most 2 calls; nothing is written. */
  graph(candidate: GraphCandidate): Promise<readonly Finding<GraphPart>[]>;
  /** How the records of one user are listed, which no public page tells: tried by at most 4 calls. `participant`: who takes part in some schedule. */
  listing(candidate: SfaCandidate & { readonly participant: string }): Promise<ListingProbe>;
}
