import {
  ClounectError,
  normaliseLines,
  normaliseText,
  sfaBudgetLimits,
  sfaPermitRules,
  wakeUpMargin,
  type CallPermits,
  type Failure,
  type OnCall,
  type RecordReading,
  type ScheduleChanges,
  type SfaClient,
  type SfaRecord,
  type Source,
  type Urgency,
  type WriteOutcome,
} from '@clounect/core';
import { hasParticipantFilter, pageSize, recordsPath, toListParams } from './api.js';
import { createRecordApi, type Exchange, type RecordApi } from './create-record-api.js';
import { createRowReader } from './create-row-reader.js';
import { fromRow } from './from-row.js';
import { toBaseUrl, toSourceHost } from './host.js';
import { closeAfterDenial } from './limits/close-after-denial.js';
import { createProcessPermits } from './limits/create-process-permits.js';
import { done, failed, malformed } from './outcome.js';
import type { SfaSettings, SourceSettings } from './settings.js';
import { asWritten } from './schedule-field/to-period.js';
import { toFailure } from './to-failure.js';
import { isSuccess, toRows } from './to-rows.js';
import { toSourceSettings } from './to-source-settings.js';
import { needsRecord, toUpdate } from './to-update.js';
import { isJsonObject, recordIdSchema, rowSchema } from './wire.js';

export interface SfaClientDeps {
  readonly settings: SfaSettings;
  readonly source: Source;
  readonly apiKey: string;
  /** The process's calls to everything that has limits. @default limits of its own, in the memory of this process */
  readonly permits?: CallPermits | undefined;
  /** Of the tenant: in which its day of calls begins. @default 'Asia/Tokyo', as at JUST.SFA */
  readonly timeZone?: string | undefined;
  /** @default the global fetch */
  readonly fetch?: typeof fetch | undefined;
  /** Epoch milliseconds. @default Date.now */
  readonly now?: (() => number) | undefined;
  /** Told of every call, for metrics and traces. */
  readonly onCall?: OnCall | undefined;
}

/** The client for calls that a person waits for: see `createSfaClients`. */
export function createSfaClient(deps: SfaClientDeps): SfaClient {
  return createSfaClients(deps)('userEdit');
}

/**
 * `SfaClient` over the record API of JUST.SFA and JUST.DB. Throws `sourceElsewhere` when the settings lead to another host than the
 * source's, whose record ids would mean other records there, and `invalidSourceSettings`.
 *
 * Reading a record costs one call, and one more when it is answered 404: see `createRowReader`. A read that was answered 401 or 403 is
 * answered from memory for a while: see `closeAfterDenial`; a new key needs a new client. Each attempt over HTTP needs a place
 * in the tenant's budget; how much of it is open depends on the urgency.
 */
export function createSfaClients({ settings, source, apiKey, now = Date.now, ...deps }: SfaClientDeps): (urgency: Urgency) => SfaClient {
  const sourceSettings = toSourceSettings(source);
  if (source.host !== toSourceHost(settings)) {
    throw new ClounectError('sourceElsewhere', `Source ${source.sourceId} is at ${source.host}, the settings lead to ${toSourceHost(settings)}.`);
  }
  const permits = deps.permits ?? createProcessPermits(now);
  const rules = sfaPermitRules(sfaBudgetLimits(settings.limits, deps.timeZone ?? 'Asia/Tokyo'));
  const scope = { tenantId: source.tenantId, of: 'sfa' } as const;
  const remember = closeAfterDenial(now);
  const mapped = { scheduleField: source.scheduleField, fields: sourceSettings.fields };
  // Anything else can't be sent in a header, and the attempt's error would repeat it.
  const isUsableKey = /^[\x21-\x7e]+$/.test(apiKey);

  const failureOf = (exchange: Exchange): Failure => {
    if (exchange.kind !== 'answered') return exchange.failure;
    const failure = toFailure(exchange, mapped);
    if (exchange.throttledMs === undefined) return failure;
    return { ...failure, code: exchange.status >= 500 ? 'unavailable' : 'rateLimited', retryAfterMs: exchange.throttledMs + wakeUpMargin };
  };

  return (urgency) => {
    const acquire = () => permits.acquire(scope, urgency, rules);
    const api = createRecordApi({ baseUrl: toBaseUrl(settings), apiKey, acquire, fetch: deps.fetch ?? globalThis.fetch, now, onCall: deps.onCall });
    return toClient(api, remember(api.get));
  };

  function toClient(api: RecordApi, get: RecordApi['get']): SfaClient {
    const readRow = createRowReader({ get, source, failureOf });
    return {
      filtersByParticipant: hasParticipantFilter(sourceSettings),

      readRecord: async (recordId) => {
        const wrong = wrongCall(recordId, isUsableKey);
        if (wrong !== undefined) return failed(wrong);
        const row = await readRow(recordId);
        if (row.status === 'failed') return row;
        if (row.value === undefined) return done<RecordReading>({ state: 'absent' });
        const record = fromRow(row.value, source.scheduleField, sourceSettings);
        return record.status === 'failed' ? record : done<RecordReading>({ state: 'present', record: record.value });
      },

      listRecords: async (query) => {
        if (!isUsableKey) return failed(unusableKey);
        if (!Number.isSafeInteger(query.offset) || query.offset < 0) return failed({ code: 'rejected', detail: 'an offset is a whole number from 0' });
        const rows = toRows(await get(recordsPath(source.table), toListParams(source, sourceSettings, query)), failureOf);
        if (rows.status === 'failed') return rows;
        const records: SfaRecord[] = [];
        let others = 0;
        const notUnderstood: { recordId: string; detail: string }[] = [];
        for (const candidate of rows.value) {
          const row = rowSchema.safeParse(candidate);
          if (!row.success) return malformed('a row has no record id');
          const record = fromRow(row.data, source.scheduleField, sourceSettings);
          if (record.status === 'failed') notUnderstood.push({ recordId: row.data.recordId, detail: record.failure.detail });
          else if (takesPart(record.value, query.participant)) records.push(record.value);
          else others += 1;
        }
        const nextOffset = rows.value.length < pageSize ? undefined : query.offset + rows.value.length;
        return done({ records, malformed: notUnderstood, others, nextOffset });
      },

      updateRecord: async (recordId, changes): Promise<WriteOutcome<ScheduleChanges>> => {
        const wrong = wrongCall(recordId, isUsableKey);
        if (wrong !== undefined) return { status: 'refused', failure: wrong };
        const row = needsRecord(changes, sourceSettings) ? await readRow(recordId) : undefined;
        if (row?.status === 'failed') return { status: 'refused', failure: row.failure };
        if (row !== undefined && row.value === undefined) return { status: 'refused', failure: { code: 'notFound', detail: 'the record does not exist' } };
        const current = isJsonObject(row?.value?.record) ? row.value.record : undefined;
        const update = toUpdate(changes, { table: source.table, recordId, scheduleField: source.scheduleField, settings: sourceSettings, current });
        if (update.status === 'failed') return { status: 'refused', failure: update.failure };
        const written = asReadAgain(changes, sourceSettings);
        if (update.value === undefined) return { status: 'applied', value: written };
        return toWriteOutcome(await api.put(update.value.path, update.value.body), written, failureOf);
      },

      deleteRecord: async (recordId): Promise<WriteOutcome<undefined>> => {
        const wrong = wrongCall(recordId, isUsableKey);
        if (wrong !== undefined) return { status: 'refused', failure: wrong };
        return toWriteOutcome(await api.delete(recordsPath(source.table), { records: [{ recordId: Number(recordId) }] }), undefined, failureOf);
      },
    };
  }
}

const unusableKey: Failure = { code: 'unauthorized', detail: 'the API key is empty or has characters that no header can carry' };

function wrongCall(recordId: string, isUsableKey: boolean): Failure | undefined {
  if (!isUsableKey) return unusableKey;
  return recordIdSchema.safeParse(recordId).success ? undefined : { code: 'rejected', detail: 'a record id is a positive whole number' };
}

/** What a read of these values will give, unless JUST.SFA has rules of its own. */
function asReadAgain(changes: ScheduleChanges, settings: SourceSettings): ScheduleChanges {
  const { period, title, location, content } = changes;
  return {
    ...changes,
    ...(period === undefined || period === null ? {} : { period: asWritten(period, settings) }),
    ...(title === undefined ? {} : { title: normaliseText(title) }),
    ...(location === undefined ? {} : { location: normaliseText(location) }),
    ...(content === undefined ? {} : { content: normaliseLines(content) }),
  };
}

/** Also judged here: without the filter's parameter, or with one that is ignored, the page shows everybody's. */
function takesPart({ schedule }: SfaRecord, participant: string | undefined): boolean {
  return participant === undefined || schedule.participants.some(({ sfaUserId }) => sfaUserId.toLowerCase() === participant.toLowerCase());
}

function toWriteOutcome<Written>(exchange: Exchange, written: Written, failureOf: (exchange: Exchange) => Failure): WriteOutcome<Written> {
  if (exchange.kind !== 'answered') return { status: exchange.kind === 'lost' ? 'unknown' : 'refused', failure: exchange.failure };
  const { status, isHtml, body } = exchange;
  // A maintenance page, whatever its status, says nothing about the write.
  if (isSuccess(status) && isHtml && body === undefined) return { status: 'unknown', failure: { code: 'unavailable', detail: `JUST.SFA answered ${status} with a web page` } };
  if (isSuccess(status)) return { status: 'applied', value: written };
  const isUnknown = status < 400 || status === 408 || status >= 500;
  return { status: isUnknown ? 'unknown' : 'refused', failure: failureOf(exchange) };
}
