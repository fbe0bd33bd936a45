import type { NoticeTrigger, PartialSchedule, ReadOutcome, Source, WebhookReader } from '@clounect/core';
import { fromRecord } from './from-record.js';
import { done, malformed } from './outcome.js';
import { toLink } from './to-link.js';
import { toSourceSettings } from './to-source-settings.js';
import { toVersion } from './to-version.js';
import { z } from 'zod';
import { fieldValuesSchema, isJsonObject, memberOf, noticeSchema } from './wire.js';

const triggers: ReadonlyMap<unknown, NoticeTrigger> = new Map([
  ['ADD_RECORD', 'add'],
  ['UPDATE_RECORD', 'update'],
  ['DELETE_RECORD', 'delete'],
]);

/** Reads `{ type, recordId, record, … }`, also as an array of one, under `{ "body": … }`, or both. */
export function createWebhookReader(): WebhookReader {
  return {
    identify: (body, source) => {
      const notice = parse(body);
      if (notice.status === 'failed') return notice;
      const { recordId, type, updatedAt, record } = notice.value;
      const trigger = toTrigger(type);
      return done({ recordId, trigger, ...(source !== undefined && { lacks: trigger === 'delete' ? [] : lacksOf({ updatedAt, record }, source) }) });
    },
    read: (body, source) => {
      const notice = parse(body);
      if (notice.status === 'failed') return notice;
      const { recordId, type, tableName, updatedAt, recordLink, record } = notice.value;
      const trigger = toTrigger(type);
      const schedule = readSchedule(record, source);
      // What a deleted record held is of no consequence, so it can't stand in the way of the deletion.
      if (schedule.status === 'failed' && trigger !== 'delete') return schedule;
      return done({
        recordId,
        trigger,
        tableName,
        version: toVersion(updatedAt),
        schedule: schedule.status === 'done' ? schedule.value : {},
        link: toLink(recordLink),
      });
    },
  };
}

const toTrigger = (type: unknown): NoticeTrigger => triggers.get(type) ?? 'hint';

const mappingSchema = z.object({ fields: z.record(z.string(), z.string().optional()) }).catch({ fields: {} });

/** Only looks for members: at the door nothing is read that could take long. */
function lacksOf({ updatedAt, record }: { readonly updatedAt?: unknown; readonly record?: unknown }, { scheduleField, settings }: Source): readonly string[] {
  const { fields } = mappingSchema.parse(settings);
  const mapped = Object.entries({ scheduleField, ...fields }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const isThere = (field: string): boolean => isJsonObject(record) && (memberOf(record, field) ?? memberOf(record, `${field}_period`)) !== undefined;
  const missing = mapped.filter(([, field]) => !isThere(field)).map(([part]) => part);
  return [...(typeof updatedAt === 'string' && updatedAt !== '' ? [] : ['updatedAt']), ...missing];
}

function readSchedule(record: unknown, source: Source): ReadOutcome<PartialSchedule> {
  if (record === undefined || record === null) return done({});
  const values = fieldValuesSchema.safeParse(record);
  if (!values.success) return malformed('the record is no object');
  const settings = toSourceSettings(source);
  const schedule = fromRecord(values.data, source.scheduleField, settings);
  return schedule.status === 'failed' ? schedule : done(settings.publicKey === undefined ? schedule.value : withoutHalfSchedule(schedule.value));
}

/**
 * 公開 is kept in step and was not sent: missing is not "public". A schedule may lack privacy and be complete, but not its period, so without
 * it the webhook is a hint and a read settles it. An emptied schedule has no privacy to miss.
 */
function withoutHalfSchedule({ period, ...others }: PartialSchedule): PartialSchedule {
  const isMissed = others.isPrivate === undefined && period !== null;
  return isMissed || period === undefined ? others : { period, ...others };
}

function parse(body: unknown): ReadOutcome<ReturnType<typeof noticeSchema.parse>> {
  const notice = noticeSchema.safeParse(unwrap(body));
  return notice.success ? done(notice.data) : malformed('the webhook names no record: recordId is missing or no positive whole number');
}

function unwrap(body: unknown): unknown {
  const inner: unknown = Array.isArray(body) && body.length === 1 ? body[0] : body;
  if (!isJsonObject(inner) || memberOf(inner, 'recordId') !== undefined) return inner;
  const wrapped = memberOf(inner, 'body');
  return isJsonObject(wrapped) ? wrapped : inner;
}
