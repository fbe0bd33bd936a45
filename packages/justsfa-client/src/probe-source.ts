import type { Failure, Finding, SfaPart } from '@clounect/core';
import { recordsPath } from './api.js';
import { fromScheduleField } from './schedule-field/from-schedule-field.js';
import { toRows } from './to-rows.js';
import { isJsonObject, memberOf, rowSchema, type JsonObject } from './wire.js';
import type { Exchange, RecordApi } from './create-record-api.js';
import type { ReadOutcome } from '@clounect/core';
import type { SourceSettings } from './settings.js';

export interface ProbeSourceDeps {
  readonly get: RecordApi['get'];
  readonly failureOf: (exchange: Exchange) => Failure;
  readonly table: string;
  readonly scheduleField: string;
  readonly settings: SourceSettings;
}

type SfaFinding = Finding<SfaPart>;

const ok = (part: SfaPart): SfaFinding => ({ part, state: 'ok' });
const failed = (part: SfaPart, code: string, detail: string): SfaFinding => ({ part, state: 'failed', code, detail });
const untried = (part: SfaPart): SfaFinding => ({ part, state: 'unknown' });

/** What JUST.SFA's error codes mean is not public, so each part is tried by a call that differs from one that worked in that part only. */
export async function probeSource({ get, failureOf, table, scheduleField, settings }: ProbeSourceDeps): Promise<readonly SfaFinding[]> {
  const { panelName, filterName, fields } = settings;
  const list = async (params: Readonly<Record<string, string>>): Promise<ReadOutcome<readonly unknown[]>> => toRows(await get(recordsPath(table), { limit: '100', ...params }), failureOf);
  const mapped: readonly (readonly [SfaPart, string | undefined])[] = [['scheduleField', scheduleField], ['title', fields.title], ['location', fields.location], ['content', fields.content]];
  const named = mapped.filter((entry): entry is readonly [SfaPart, string] => entry[1] !== undefined);
  const parts: readonly SfaPart[] = [...(panelName === undefined ? [] : (['panel'] as const)), ...(filterName === undefined ? [] : (['filter'] as const)), ...named.map(([part]) => part)];

  const all = await list({});
  if (all.status === 'failed') return [...blame(all.failure), ...parts.map(untried)];
  const reached = [ok('tenant'), ok('apiKey'), ok('table')];
  const byPanel = panelName === undefined ? undefined : await list({ panelName });
  const byFilter = panelName === undefined || filterName === undefined || byPanel?.status === 'failed' ? undefined : await list({ panelName, filterName });
  const rows = recordsIn(all.value);
  return [
    ...reached,
    ...(byPanel === undefined ? [] : [byPanel.status === 'done' ? ok('panel') : failed('panel', 'panelUnknown', byPanel.failure.detail)]),
    ...(filterName === undefined ? [] : [byFilter === undefined ? untried('filter') : byFilter.status === 'done' ? ok('filter') : failed('filter', 'filterUnknown', byFilter.failure.detail)]),
    ...named.map(([part, field]) => probeField(part, field, rows, settings)),
  ];
}

/** Which of the first three parts a refused list call speaks of. */
function blame(failure: Failure): readonly SfaFinding[] {
  const { code, detail } = failure;
  if (code === 'unauthorized') return [ok('tenant'), failed('apiKey', 'apiKeyWrong', detail), untried('table')];
  if (code === 'forbidden') return [ok('tenant'), failed('apiKey', 'apiKeyNotPermitted', detail), untried('table')];
  if (code === 'notFound' || code === 'rejected') return [ok('tenant'), ok('apiKey'), failed('table', 'tableUnknown', detail)];
  return [failed('tenant', code === 'rateLimited' ? 'rateLimited' : 'sfaUnreachable', detail), untried('apiKey'), untried('table')];
}

function recordsIn(rows: readonly unknown[]): readonly JsonObject[] {
  return rows.flatMap((row) => {
    const record = rowSchema.safeParse(row).data?.record;
    return isJsonObject(record) ? [record] : [];
  });
}

/** A table without records shows nothing of its fields. */
function probeField(part: SfaPart, field: string, records: readonly JsonObject[], settings: SourceSettings): SfaFinding {
  if (records.length === 0) return { part, state: 'unknown', code: 'noRecordToTry' };
  const values = records.map((record) => memberOf(record, field)).filter((value) => value !== undefined);
  if (values.length === 0) return failed(part, 'fieldUnknown', `no record has ${field}`);
  if (part === 'scheduleField') {
    const isSchedule = values.some((value) => isJsonObject(value) && fromScheduleField(field, value, settings).status === 'done' && `${field}_period` in value);
    const isEmpty = values.every((value) => fromScheduleField(field, value, settings).status === 'done');
    return isSchedule || isEmpty ? ok(part) : failed(part, 'fieldNoSchedule', `${field} holds something else`);
  }
  return values.every((value) => typeof value === 'string' || value === null) ? ok(part) : failed(part, 'fieldNoText', `${field} holds something else`);
}
