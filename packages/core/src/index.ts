export { ClounectError, failureCodes, isClounectError } from './failure/failure.js';
export { cataloguedCodes, codeOf, explainCode } from './failure/catalogue.js';
export { addMilliseconds, allDayPeriod, compareInstants, endOf, isSamePeriod, millisecondsBetween, timedPeriod, toInstant } from './schedule/period.js';
export { isComplete, scheduleMembers } from './schedule/schedule.js';
export { isResaved } from './schedule/is-resaved.js';
export { cutText, normaliseLines, normaliseText } from './schedule/text.js';
export { plainShape, syncedFields } from './event/event.js';
export { directions, policiesSchema, sourceEndings } from './tenant/tenant.js';
export { isSameRecord } from './tenant/record-key.js';
export { previewLinkChange } from './tenant/preview-link-change.js';
export type { LinkChange, LinkChangePreview } from './tenant/preview-link-change.js';
export { moreUrgent, urgencies } from './tenant/urgency.js';
export { graphParts, sfaParts } from './ports/connection-probe.js';
export { housekept } from './ports/housekeeping.js';
export { secretNames } from './ports/secret-box.js';
export { healthThresholds, toTenantHealth } from './health/to-tenant-health.js';
export { toCallOutcome } from './telemetry/outside-call.js';
export { createCallPermits, isPermit } from './budget/create-call-permits.js';
export { createMidnights } from './budget/midnights.js';
export { createProcessBudget } from './budget/create-process-budget.js';
export { createTurns, wakeUpMargin } from './budget/spread-turns.js';
export { defaultShares, mailboxBudgetLimits, openTo, sfaBudgetLimits } from './budget/budget-limits.js';
export { emptyBudget, settleBudget } from './budget/budget-state.js';
export { explainRefusal } from './budget/explain-refusal.js';
export { mailboxPermitRules, sfaPermitRules } from './budget/permit-rules.js';
export { toScopeKey } from './budget/scope-key.js';
export { viewOf } from './budget/view-of.js';

export type { Failure, FailureCode, ReadOutcome, WriteOutcome } from './failure/failure.js';
export type { CatalogueEntry } from './failure/catalogue-entry.js';
export type { CalendarDate, Instant, Period } from './schedule/period.js';
export type { Participant, PartialSchedule, Schedule, SfaRecord } from './schedule/schedule.js';
export type {
  EventChanges,
  EventContent,
  EventDraft,
  EventIdentity,
  EventOwner,
  EventShape,
  Marker,
  OutlookEvent,
  SyncedField,
} from './event/event.js';
export type { Base, BasePair, EndReason, Mapping, MappingState, PendingWrite } from './mapping/mapping.js';
export type { Direction, Policies, Source, SourceEnding, Tenant, UserLink } from './tenant/tenant.js';
export type { RecordKey } from './tenant/record-key.js';
export type { Urgency } from './tenant/urgency.js';
export type { ActivityEntry, ActivityLog, ActivityPage, ActivityPageQuery, ActivityQuery, ExplainedDecision, Explanation } from './ports/activity-log.js';
export type { Clock } from './ports/clock.js';
export type { ConnectionProbe, Finding, GraphCandidate, GraphPart, SfaCandidate, SfaPart } from './ports/connection-probe.js';
export type { EventReading, EventRef, EventVersion, GraphClient, Mailbox, MarkedEvent, MarkedEventPage } from './ports/graph-client.js';
export type { IdSource } from './ports/id-source.js';
export type { Backlog, FeedGroup, HealthEvidence, HealthRepository, RecentFailure, WaitingChanges } from './ports/health-repository.js';
export type { HealthFindingCode } from './health/health-findings.js';
export type { HealthFinding, TenantHealth, TenantState } from './health/to-tenant-health.js';
export type { CallOutcome, OnCall, OutsideCall } from './telemetry/outside-call.js';
export type { ChangeFeed, FeedEndpoint, FeedPage, FeedSubscription, FeedWindow } from './ports/change-feed.js';
export { approvalLifeMs, brakeWindowMs, deletionLimit, freeDeletions, isConfirmedRemoval, isHeldBack, toBrakeNotice } from './sync/brake.js';
export { isSameTarget } from './mapping/deletion.js';
export type { BrakeCount } from './sync/brake.js';
export type { DecidedDeletion, DeletionCause, DeletionState, DeletionTarget, WantedDeletion } from './mapping/deletion.js';
export type { DeletionRef, HeldDeletion, HeldDeletions, HeldGroup } from './ports/held-deletions.js';
export type { EventHint, EventInbox } from './ports/event-inbox.js';
export type { Feed, FeedCounts, FeedDoubt, FeedRepository, FeedWriter, ToldDoubt } from './ports/feed-repository.js';
export type { CommitEnd, DoubtedEvent, HeldBack, HeldRecord, MappingRepository, RecordChanges, StoredNotice, StoredRecord } from './ports/mapping-repository.js';
export type { IncomingNotice, LastSeen, ScheduleInbox } from './ports/schedule-inbox.js';
export type { FeedLifecycle, FeedNotification, FeedPost, NotificationReader } from './ports/notification-reader.js';
export type { SecretBox, SecretName } from './ports/secret-box.js';
export type { BudgetAnswer, BudgetAsk, BudgetEnd, BudgetGrant, BudgetRefusal, BudgetScope, BudgetView, RateBudget } from './ports/rate-budget.js';
export type { BudgetLimits, BudgetShares, OpenTo } from './budget/budget-limits.js';
export type { BudgetFrame, BudgetState, RunningGrant } from './budget/budget-state.js';
export type { RefusalReason } from './budget/explain-refusal.js';
export type { CallPermits } from './budget/create-call-permits.js';
export type { Permit, PermitDeps } from './budget/create-permit-queue.js';
export type { PermitRules } from './budget/permit-rules.js';
export type { RecordPage, RecordQuery, RecordReading, ScheduleChanges, SfaClient, SfaReader } from './ports/sfa-client.js';
export type { TenantConnections } from './ports/tenant-connections.js';
export type { TenantRepository, WebhookTarget } from './ports/tenant-repository.js';
export type { LinkStanding, SourceStanding, TenantUpkeep } from './ports/tenant-upkeep.js';
export type { Notice, NoticeTrigger, WebhookIdentity, WebhookReader } from './ports/webhook-reader.js';
export type { Claim, ClaimRoom, WorkQueue } from './ports/work-queue.js';
export { keepFeeds } from './use-cases/keep-feeds.js';
export { changesPlans } from './tenant/changes-plans.js';
export { newFeed } from './feed/feed-doubts.js';
export { feedSettings, planFeeds } from './feed/plan-feeds.js';
export { housekeepingSettingsSchema, keepHouse } from './use-cases/keep-house.js';
export { removeTenant } from './use-cases/remove-tenant.js';
export { checkJob, checkRequest } from './jobs/check-job.js';
export { monthBounds, toMonth } from './usage/month.js';
export type { FailedJob, Job, JobData, JobPeriod, JobRequest, JobRun, JobScheduler, JobSignal } from './ports/job-scheduler.js';
export type { Housekeeping, Housekept } from './ports/housekeeping.js';
export type { HouseKept, HousekeepingSettings } from './use-cases/keep-house.js';
export type { RemoveTenantPorts, TenantRemoved } from './use-cases/remove-tenant.js';
export type { Month, MonthlyUsage, UsageRepository } from './ports/usage-repository.js';
export { receiveNotifications } from './use-cases/receive-notifications.js';
export { receiveWebhook } from './use-cases/receive-webhook.js';
export type { FeedAction, FeedEvidence, FeedSettings } from './feed/plan-feeds.js';
export type { FeedAddresses, KeepFeedsPorts } from './use-cases/keep-feeds.js';
export type { NotificationReceipt, ReceiveNotificationsPorts } from './use-cases/receive-notifications.js';
export { syncRecord } from './use-cases/sync-record.js';
export type { SyncEnd } from './use-cases/sync-record.js';
export type { IncomingWebhook, ReceiveWebhookPorts, WebhookReceipt } from './use-cases/receive-webhook.js';
export type { SyncRecordPorts } from './use-cases/sync-run.js';
export { planSync } from './sync/plan-sync.js';
export { isLookStep, isWriteStep, rows } from './sync/decision.js';
export { foldNotices, foldReading } from './sync/fold-notices.js';
export type { Decision, LookStep, Plan, Row, Step, WriteStep } from './sync/decision.js';
export type { EventEvidence, Evidence, MarkerEvidence, RecordEvidence } from './sync/evidence.js';
export type { Fold, FoldRules, FoldedNotice, NoticeVerdict } from './sync/fold-notices.js';
export { reconcile } from './use-cases/reconcile.js';
export { estimateReconcile, eventsPerPage, rowsPerPage } from './reconcile/estimate-reconcile.js';
export { listModes, newState } from './reconcile/reconcile-run.js';
export { toRowBody } from './reconcile/row-body.js';
export type { EstimateFacts, ReconcileEstimate } from './reconcile/estimate-reconcile.js';
export type { KnownEvent, KnownRecord, ReconcileMemory, ReconcileStep, SeenPlace } from './ports/reconcile-memory.js';
export type { ListMode, ReconcileCost, ReconcileCounts, ReconcilePosition, ReconcileRun, ReconcileScope, ReconcileState } from './reconcile/reconcile-run.js';
export type { ReconcileCensus, ReconcileLease, ReconcileRuns, TakenRun } from './ports/reconcile-runs.js';
export type { ReconcileEnd } from './use-cases/reconcile.js';
export type { ReconcilePorts } from './use-cases/reconcile-bench.js';
