import type { Failure, ReadOutcome, Source } from '@clounect/core';
import { recordPath, recordsPath } from './api.js';
import type { Exchange, RecordApi } from './create-record-api.js';
import { judgeNotFound } from './judge-not-found.js';
import { done, failed, malformed } from './outcome.js';
import { toRows } from './to-rows.js';
import { rowSchema, type Row } from './wire.js';

interface Deps {
  readonly get: RecordApi['get'];
  readonly source: Pick<Source, 'table'>;
  readonly failureOf: (exchange: Exchange) => Failure;
}

/**
 * Reads one row; `undefined`: there is no such record. Two answers say so: 200 with an empty list, and a 404 in the record API's own
 * form that names no other cause, once a list call (one call more) has shown that the table answers. Proxies, stopped services and moved
 * tables say 404 too, and believing them would delete every event: those are `unavailable`, or what the table's own answer is.
 */
export function createRowReader({ get, source: { table }, failureOf }: Deps): (recordId: string) => Promise<ReadOutcome<Row | undefined>> {
  const settleMissing = async (recordId: string, exchange: Extract<Exchange, { kind: 'answered' }>): Promise<ReadOutcome<undefined>> => {
    const doubt = failed({ code: 'unavailable', detail: `${failureOf(exchange).detail}, which is no word about the record` });
    const { isRecordError, namesOtherCause } = judgeNotFound(exchange, table);
    if (!isRecordError) return doubt;
    // Without panel and filter: what they hide or lack says nothing about the table.
    const rows = toRows(await get(recordsPath(table), { limit: '1' }), failureOf);
    if (rows.status === 'failed') return rows.failure.code === 'malformed' ? doubt : rows;
    const isListed = rows.value.some((row) => rowSchema.safeParse(row).data?.recordId === recordId);
    return namesOtherCause || isListed ? doubt : done(undefined);
  };

  return async (recordId) => {
    const exchange = await get(recordPath(table, recordId));
    if (exchange.kind === 'answered' && (exchange.status === 404 || exchange.status === 410) && exchange.throttledMs === undefined) {
      return settleMissing(recordId, exchange);
    }
    const rows = toRows(exchange, failureOf);
    if (rows.status === 'failed') return rows;
    const [first, ...more] = rows.value;
    if (first === undefined) return done(undefined);
    const row = rowSchema.safeParse(first);
    if (!row.success || more.length > 0 || row.data.recordId !== recordId) return malformed('the answer is not the one record that was asked for');
    return done(row.data);
  };
}
