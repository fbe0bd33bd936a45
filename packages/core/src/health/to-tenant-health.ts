import type { FeedGroup, HealthEvidence, RecentFailure } from '../ports/health-repository.js';
import { millisecondsBetween, type Instant } from '../schedule/period.js';
import type { LastSeen } from '../ports/schedule-inbox.js';
import type { HealthFindingCode } from './health-findings.js';

const minute = 60_000;

/** Milliseconds, unless told otherwise. */
export const healthThresholds = {
  /** A change that waits longer deserves a look. */
  lateMs: 5 * minute,
  /** A change that waits longer, with no success since it began, means that nothing goes any more. */
  stuckMs: 60 * minute,
  /** A refused sign-in is tried again every 15 minutes at the latest, so an older one is cured. */
  credentialsMs: 20 * minute,
  /** Feeds are caught up with every 15 minutes. */
  behindMs: 60 * minute,
  /** Webhooks without the secret header, or without a readable record, are told of for so long. */
  webhookMs: 24 * 60 * minute,
  /** Share of the day's calls. */
  budgetShare: 0.1,
} as const;

/** `paused`: by the administrator. `notSetUp`: no table was chosen yet. */
export type TenantState = 'working' | 'attention' | 'stopped' | 'paused' | 'notSetUp';

export interface HealthFinding {
  /** A key of the failure catalogue, with cause and cure. */
  readonly code: HealthFindingCode;
  /** `note`: worth knowing, and no reason to act at once. */
  readonly severity: 'note' | 'attention' | 'stopped';
  readonly count?: number | undefined;
  readonly since?: Instant | undefined;
  /** Another key of the catalogue that says more. */
  readonly because?: string | undefined;
}

export interface TenantHealth {
  readonly state: TenantState;
  /** Gravest first. */
  readonly findings: readonly HealthFinding[];
  readonly evidence: HealthEvidence;
}

const gravity = { stopped: 0, attention: 1, note: 2 } as const;

/** Pure: how a tenant is, derived from what is stored and from nothing else. */
export function toTenantHealth(evidence: HealthEvidence): TenantHealth {
  const all = [...ofWaiting(evidence), ...ofFailures(evidence), ...ofFeeds(evidence), ...ofWebhook(evidence), ...ofBudget(evidence)];
  const findings = all.toSorted((one, other) => gravity[one.severity] - gravity[other.severity]);
  return { state: toState(evidence, findings), findings, evidence };
}

function toState({ isPaused, hasSource }: HealthEvidence, [gravest]: readonly HealthFinding[]): TenantState {
  if (isPaused) return 'paused';
  if (!hasSource) return 'notSetUp';
  return gravest === undefined || gravest.severity === 'note' ? 'working' : gravest.severity;
}

function ofWaiting({ now, isPaused, waiting, lastSuccess, givenUp, held }: HealthEvidence): readonly HealthFinding[] {
  const { count, since } = waiting;
  const age = since === undefined ? 0 : millisecondsBetween(since, now);
  // With successes since then it works through a backlog, or one mailbox holds its own changes up.
  const isStuck = since !== undefined && age > healthThresholds.stuckMs && (lastSuccess === undefined || millisecondsBetween(since, lastSuccess) < 0);
  return [
    ...(isPaused || age <= healthThresholds.lateMs || isStuck ? [] : [{ code: 'changesLate', severity: 'attention', count, since } as const]),
    ...(isPaused || !isStuck ? [] : [{ code: 'changesStuck', severity: 'stopped', count, since } as const]),
    ...(givenUp === 0 ? [] : [{ code: 'recordsGivenUp', severity: 'attention', count: givenUp } as const]),
    ...(held === 0 ? [] : [{ code: 'deletionsHeld', severity: 'attention', count: held } as const]),
  ];
}

function ofFailures({ now, failures, lastSuccess }: HealthEvidence): readonly HealthFinding[] {
  const isRecent = ({ at }: RecentFailure): boolean => millisecondsBetween(at, now) <= healthThresholds.credentialsMs;
  const isCured = ({ at }: RecentFailure): boolean => lastSuccess !== undefined && millisecondsBetween(at, lastSuccess) > 0;
  return failures.flatMap((failure): readonly HealthFinding[] => {
    const told = { severity: 'attention', count: failure.count, since: failure.at, because: failure.code } as const;
    if (failure.isOfWebhook) return failure.code === 'unauthorized' ? [{ ...told, code: 'webhooksRefused' }] : [];
    // A success of one side says nothing about the sign-in at the other.
    if (isSignIn(failure.code)) return isRecent(failure) ? [{ ...told, code: 'signInRefused' }] : [];
    return isCured(failure) ? [] : [{ ...told, code: 'changesFailing' }];
  });
}

function isSignIn(code: string): boolean {
  return code === 'unauthorized' || code === 'secretMissing' || code.startsWith('AADSTS');
}

function ofFeeds({ now, direction, isPaused, feeds }: HealthEvidence): readonly HealthFinding[] {
  if (direction === 'oneWay') return [];
  const isOver = (at: Instant | undefined, by = 0): boolean => at !== undefined && millisecondsBetween(at, now) > by;
  const some = (isSo: (group: FeedGroup) => boolean): FeedGroup | undefined => feeds.find(isSo);
  const expired = some(({ state, nextExpiry }) => state === 'subscribed' && isOver(nextExpiry));
  const missing = some(({ state, failing }) => state === 'none' && failing > 0);
  const behind = some(({ oldestCatchUp }) => isOver(oldestCatchUp, healthThresholds.behindMs));
  const polled = some(({ state }) => state === 'polled');
  return [
    ...(expired === undefined ? [] : [{ code: 'feedExpired', severity: 'attention', since: expired.nextExpiry } as const]),
    ...(missing === undefined ? [] : [{ code: 'feedMissing', severity: 'attention', count: missing.failing } as const]),
    ...(behind === undefined || isPaused ? [] : [{ code: 'feedBehind', severity: 'attention', since: behind.oldestCatchUp } as const]),
    ...(polled === undefined ? [] : [{ code: 'feedPolled', severity: 'note', count: polled.count } as const]),
  ];
}

function ofWebhook({ now, hasSource, webhook }: HealthEvidence): readonly HealthFinding[] {
  if (webhook === undefined || wasOnlyRefused(webhook)) return hasSource ? [{ code: 'webhookNeverSeen', severity: 'note' }] : [];
  const isRecent = (at: Instant | undefined): boolean => at !== undefined && millisecondsBetween(at, now) <= healthThresholds.webhookMs;
  return [
    ...(isRecent(webhook.unsignedAt) ? [{ code: 'webhookUnsigned', severity: 'note', since: webhook.unsignedAt } as const] : []),
    ...(isRecent(webhook.incompleteAt) ? [{ code: 'webhookIncomplete', severity: 'note', since: webhook.incompleteAt } as const] : []),
  ];
}

/** What was refused at the door told of nothing. */
function wasOnlyRefused({ realAt, testAt, unsignedAt, incompleteAt, refusedAt }: LastSeen): boolean {
  return refusedAt !== undefined && [realAt, testAt, unsignedAt, incompleteAt].every((at) => at === undefined);
}

function ofBudget({ budget }: HealthEvidence): readonly HealthFinding[] {
  if (budget === undefined || budget.leftToday > budget.perDay * healthThresholds.budgetShare) return [];
  return [{ code: 'budgetLow', severity: budget.leftToday === 0 ? 'attention' : 'note', count: budget.leftToday }];
}
