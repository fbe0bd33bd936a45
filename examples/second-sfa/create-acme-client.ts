import { z } from 'zod';
import type { Failure, ReadOutcome, SfaClient } from '@clounect/core';
import { fromChanges, members, toSfaRecord, visitSchema } from './visit.js';

const deadlineMs = 8_000;
const pageSize = 100;
const refusalSchema = z.object({ error: z.string(), member: z.string().optional() });
const listSchema = z.object({ total: z.int(), visits: z.array(z.unknown()) });

/** What came back: an answer, or none, which for a write means that nobody knows whether it was carried out. */
type Answer = { readonly kind: 'answer'; readonly status: number; readonly body: unknown } | { readonly kind: 'lost'; readonly detail: string };

/** A second SFA behind the same port: one tenant's visits in the CRM at that address. It opens nothing of its own and keeps no state. */
export function createAcmeClient({ url, token }: { readonly url: string; readonly token: string }): SfaClient {
  const call = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    try {
      const signal = AbortSignal.timeout(deadlineMs);
      const headers = { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
      const response = await fetch(`${url}${path}`, { method, signal, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
      const text = await response.text();
      return { kind: 'answer', status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    } catch (error) {
      return { kind: 'lost', detail: error instanceof Error ? error.name : 'no answer' };
    }
  };

  return {
    filtersByParticipant: true,
    readRecord: async (recordId) => {
      if (!isRecordId(recordId)) return { status: 'failed', failure: notAnId };
      const answer = await call('GET', `/visits/${recordId}`);
      // This CRM says by a word of its own that a visit is gone; any other 404 is a failure, never absent.
      if (isGone(answer)) return { status: 'done', value: { state: 'absent' } };
      if (!isDone(answer)) return { status: 'failed', failure: toFailure(answer) };
      const visit = visitSchema.safeParse(answer.body);
      return visit.success ? { status: 'done', value: { state: 'present', record: toSfaRecord(visit.data) } } : { status: 'failed', failure: malformed };
    },

    listRecords: async ({ participant, offset }) => {
      if (!Number.isSafeInteger(offset) || offset < 0) return { status: 'failed', failure: { code: 'rejected', detail: 'an offset is a whole number from 0' } };
      const query = new URLSearchParams({ skip: String(offset), take: String(pageSize), ...(participant === undefined ? {} : { login: participant }) });
      const answer = await call('GET', `/visits?${query.toString()}`);
      return isDone(answer) ? toPage(answer.body, offset) : { status: 'failed', failure: toFailure(answer) };
    },

    updateRecord: async (recordId, changes) => {
      if (!isRecordId(recordId)) return { status: 'refused', failure: notAnId };
      const written = fromChanges(changes);
      if (Object.keys(written).length === 0) return { status: 'applied', value: {} };
      const answer = await call('PATCH', `/visits/${recordId}`, written);
      if (isDone(answer)) return { status: 'applied', value: changes };
      return { status: isUnknown(answer) ? 'unknown' : 'refused', failure: toFailure(answer) };
    },

    deleteRecord: async (recordId) => {
      if (!isRecordId(recordId)) return { status: 'refused', failure: notAnId };
      const answer = await call('DELETE', `/visits/${recordId}`);
      if (isDone(answer)) return { status: 'applied', value: undefined };
      return { status: isUnknown(answer) ? 'unknown' : 'refused', failure: toFailure(answer) };
    },
  };
}

const notAnId: Failure = { code: 'rejected', detail: 'a record id is a positive whole number' };
const malformed: Failure = { code: 'malformed', detail: 'the answer is not what the interface promises' };

function isRecordId(text: string): boolean {
  return /^[1-9]\d{0,15}$/.test(text) && Number.isSafeInteger(Number(text));
}

function isDone(answer: Answer): answer is Extract<Answer, { readonly kind: 'answer' }> {
  return answer.kind === 'answer' && answer.status >= 200 && answer.status < 300;
}

/** A lost answer and a 5xx say nothing of what was done. */
function isUnknown(answer: Answer): boolean {
  return answer.kind === 'lost' || answer.status >= 500;
}

function isGone(answer: Answer): boolean {
  return answer.kind === 'answer' && answer.status === 404 && refusalSchema.safeParse(answer.body).data?.error === 'no_such_visit';
}

/** The CRM's words become one of core's codes; core never sees HTTP. */
function toFailure(answer: Answer): Failure {
  if (answer.kind === 'lost') return { code: 'unavailable', detail: answer.detail };
  const { status, body } = answer;
  const refusal = refusalSchema.safeParse(body).data;
  const detail = refusal?.error ?? `HTTP ${status}`;
  if (status === 401) return { code: 'unauthorized', detail };
  if (status === 403) return { code: 'forbidden', detail };
  if (status === 404) return { code: 'notFound', detail };
  if (status === 429) return { code: 'rateLimited', detail };
  if (status >= 500) return { code: 'unavailable', detail };
  const field = refusal?.member === undefined ? undefined : members[refusal.member];
  return { code: 'rejected', detail, ...(field === undefined ? {} : { field }) };
}

function toPage(body: unknown, offset: number): Awaited<ReturnType<SfaClient['listRecords']>> {
  const page = listSchema.safeParse(body);
  if (!page.success) return { status: 'failed', failure: malformed } satisfies ReadOutcome<never>;
  const rows = page.data.visits.map((row) => ({ row, visit: visitSchema.safeParse(row) }));
  const end = offset + rows.length;
  return {
    status: 'done',
    value: {
      records: rows.flatMap(({ visit }) => (visit.success ? [toSfaRecord(visit.data)] : [])),
      malformed: rows.flatMap(({ row, visit }) => (visit.success ? [] : [{ recordId: z.object({ id: z.int() }).safeParse(row).data?.id.toString() ?? '', detail: 'not what the interface promises' }])),
      others: 0,
      ...(rows.length > 0 && end < page.data.total ? { nextOffset: end } : {}),
    },
  };
}
