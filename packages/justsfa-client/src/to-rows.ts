import type { Failure, ReadOutcome } from '@clounect/core';
import type { Exchange } from './create-record-api.js';
import { done, failed, malformed } from './outcome.js';
import { rowsSchema } from './wire.js';

/** The rows of a GET answer. What is no JSON at all, such as a maintenance page, is `unavailable`; JSON of another form `malformed`. */
export function toRows(exchange: Exchange, failureOf: (exchange: Exchange) => Failure): ReadOutcome<readonly unknown[]> {
  if (exchange.kind !== 'answered' || !isSuccess(exchange.status)) return failed(failureOf(exchange));
  if (exchange.body === undefined) return failed({ code: 'unavailable', detail: `JUST.SFA answered ${exchange.status} without JSON` });
  const rows = rowsSchema.safeParse(exchange.body);
  return rows.success ? done(rows.data) : malformed('the answer is no list of records');
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;
