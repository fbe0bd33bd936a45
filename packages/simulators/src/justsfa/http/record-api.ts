import { setTimeout as sleep } from 'node:timers/promises';
import express, { type Request, type RequestHandler, type Response, type Router } from 'express';
import { z } from 'zod';
import type { SimulatedTenant } from '../simulated-tenant.js';
import { failure, type Answer } from './answer.js';
import { answerRecordCall, type CallKind } from './record-call.js';
import { sendAnswer } from './send-answer.js';
import { throughFault } from './through-fault.js';
import { toFailure } from './to-failure.js';

const namesRecord = z.object({ records: z.tuple([z.object({ recordId: z.int() })]) });
const limitMessage = 'リクエスト数の上限に達しました (request limit exceeded)。';

/** The record API below `/sites/api/services/v1/tables`: counted, limited, hit by faults, then answered. */
export function createRecordApi(tenant: SimulatedTenant): Router {
  const router = express.Router();
  const readBody = express.json({ limit: '1mb' });
  router.all('/:table/records{/:recordId}', async (request, response) => {
    const { table, recordId } = request.params;
    const kind = kindOf(request.method, recordId);
    tenant.calls.count(kind ?? 'other');
    const admission = tenant.limits.admit();
    if (admission.violated !== undefined) tenant.calls.violation(admission.violated);
    if (!admission.admitted) return sendAnswer(response, refuseOverLimit(tenant, admission.retryAfterSeconds));
    response.on('close', admission.release);

    const { latencyMs } = tenant.switches.current();
    if (latencyMs > 0) await sleep(latencyMs);
    const bodyError = await parse(readBody, request, response);
    const authorization = request.headers.authorization;
    const work = (): Answer => {
      if (kind === undefined) return failure(405, 'METHOD_NOT_ALLOWED', `${request.method} はここでは使えません。`);
      try {
        if (bodyError !== undefined) throw bodyError;
        return answerRecordCall(tenant, { kind, table, recordId, query: request.query, body: request.body as unknown, authorization });
      } catch (error) {
        return toFailure(error);
      }
    };
    const fault = tenant.faults.take({ kind: kind ?? 'other', path: pathOfFault(request) });
    const answer = await throughFault(fault, work);
    // Before the bytes go out: a caller that answers to the answer must find its place free.
    admission.release();
    if (answer === 'cut') response.socket?.destroy();
    else sendAnswer(response, answer);
  });
  return router;
}

function kindOf(method: string, recordId: string | undefined): CallKind | undefined {
  if (method === 'GET') return recordId === undefined ? 'list' : 'get';
  if (method === 'POST') return recordId === undefined ? 'insert' : undefined;
  return { PUT: 'update' as const, DELETE: 'delete' as const }[method];
}

/** Faults find a record by its path, also where the call names it in the body. */
function pathOfFault({ originalUrl, body }: Request): string {
  const named = namesRecord.safeParse(body);
  return named.success ? `${originalUrl.replace(/\/$/, '')}/${named.data.records[0].recordId}` : originalUrl;
}

function refuseOverLimit({ switches }: SimulatedTenant, retryAfterSeconds: number): Answer {
  const { limitAnswer } = switches.current();
  return { ...failure(Number(limitAnswer), 'REQUEST_LIMIT_EXCEEDED', limitMessage), headers: { 'Retry-After': String(retryAfterSeconds) } };
}

const parse = (readBody: RequestHandler, request: Request, response: Response): Promise<unknown> =>
  new Promise((resolve) => void readBody(request, response, (error?: unknown) => resolve(error)));
