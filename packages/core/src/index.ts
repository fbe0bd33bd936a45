export { ClounectError, failureCodes, isClounectError } from './failure/failure.js';
export { cataloguedCodes, codeOf, explainCode } from './failure/catalogue.js';
export { addMilliseconds, allDayPeriod, compareInstants, endOf, isSamePeriod, millisecondsBetween, timedPeriod, toInstant } from './schedule/period.js';
export { isComplete, scheduleMembers } from './schedule/schedule.js';
export { cutText, normaliseLines, normaliseText } from './schedule/text.js';
export { plainShape, syncedFields } from './event/event.js';
export { directions, policiesSchema } from './tenant/tenant.js';
export { isSameRecord } from './tenant/record-key.js';
export { secretNames } from './ports/secret-box.js';

export type { Failure, FailureCode, ReadOutcome, WriteOutcome } from './failure/failure.js';
export type { CatalogueEntry } from './failure/catalogue.js';
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
export type { Direction, Policies, Source, Tenant, UserLink } from './tenant/tenant.js';
export type { RecordKey } from './tenant/record-key.js';
export type { ActivityEntry, ActivityLog, ActivityQuery, ExplainedDecision, Explanation } from './ports/activity-log.js';
export type { Clock } from './ports/clock.js';
export type { EventReading, EventRef, EventVersion, GraphClient, Mailbox } from './ports/graph-client.js';
export type { IdSource } from './ports/id-source.js';
export type { ChangeFeed, FeedEndpoint, FeedPage, FeedSubscription, FeedWindow } from './ports/change-feed.js';
export type { EventHint, EventInbox } from './ports/event-inbox.js';
export type { Feed, FeedRepository } from './ports/feed-repository.js';
export type { DoubtedEvent, HeldRecord, MappingRepository, RecordChanges, StoredNotice, StoredRecord } from './ports/mapping-repository.js';
export type { IncomingNotice, LastSeen, ScheduleInbox } from './ports/schedule-inbox.js';
export type { FeedLifecycle, FeedNotification, FeedPost, NotificationReader } from './ports/notification-reader.js';
export type { SecretBox, SecretName } from './ports/secret-box.js';
export type { RecordPage, RecordQuery, RecordReading, ScheduleChanges, SfaClient, SfaReader } from './ports/sfa-client.js';
export type { TenantConnections } from './ports/tenant-connections.js';
export type { TenantRepository, WebhookTarget } from './ports/tenant-repository.js';
export type { Notice, NoticeTrigger, WebhookIdentity, WebhookReader } from './ports/webhook-reader.js';
export type { Claim, ClaimRoom, WorkQueue } from './ports/work-queue.js';
export { keepFeeds } from './use-cases/keep-feeds.js';
export { feedSettings, planFeeds } from './feed/plan-feeds.js';
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
