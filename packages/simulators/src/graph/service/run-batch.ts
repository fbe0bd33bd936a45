import { z } from 'zod';
import { badRequest, GraphRefusal } from '../graph-refusal.js';
import { dropped, parseGraphUrl, type GraphAnswer, type GraphCall } from './graph-call.js';
import type { GraphService } from './graph-service.js';
import { toErrorAnswer } from './to-error-answer.js';

const mostRequests = 20;
/** How many requests of a batch without order Graph hands to Outlook at once. */
const atOnce = 4;

const batchSchema = z.object({
  requests: z.array(
    z.object({
      id: z.string().min(1),
      method: z.string().min(1),
      url: z.string().min(1),
      headers: z.record(z.string(), z.string()).default({}),
      body: z.unknown().optional(),
      dependsOn: z.array(z.string()).default([]),
    }),
  ),
});
type BatchRequest = z.infer<typeof batchSchema>['requests'][number];
interface BatchResponse extends GraphAnswer {
  readonly id: string;
}

/** `POST /$batch`: each request is a call of its own, also for limits and faults. Throws 400 for a malformed batch. */
export async function runBatch(call: GraphCall, answer: GraphService, now: () => number): Promise<GraphAnswer> {
  const requests = readRequests(call.readBody());
  const run = (request: BatchRequest): Promise<BatchResponse> => runOne(request, call, answer, now);
  const responses = requests.some(({ dependsOn }) => dependsOn.length > 0) ? await inOrder(requests, run, now) : await sideBySide(requests, run);
  return { status: 200, headers: { 'Content-Type': 'application/json' }, body: { responses } };
}

function readRequests(body: unknown): readonly BatchRequest[] {
  const parsed = batchSchema.safeParse(body);
  if (!parsed.success) throw badRequest('Invalid batch payload format.');
  const { requests } = parsed.data;
  if (requests.length === 0) throw badRequest('Invalid batch payload format.');
  if (requests.length > mostRequests) throw badRequest(`Number of batch request steps exceeds the maximum value of ${mostRequests}.`);
  const seen = new Set<string>();
  for (const { id, dependsOn } of requests) {
    if (seen.has(id.toLowerCase())) throw badRequest(`Request Id: ${id} is not unique.`);
    for (const other of dependsOn) if (!seen.has(other.toLowerCase())) throw badRequest(`Request Id: ${id} depends on '${other}', which does not come before it.`);
    seen.add(id.toLowerCase());
  }
  return requests;
}

async function inOrder(requests: readonly BatchRequest[], run: (request: BatchRequest) => Promise<BatchResponse>, now: () => number): Promise<readonly BatchResponse[]> {
  const responses: BatchResponse[] = [];
  for (const request of requests) {
    const failed = request.dependsOn.some((id) => responses.some((response) => response.id.toLowerCase() === id.toLowerCase() && response.status >= 400));
    const refusal = new GraphRefusal(424, 'FailedDependency', 'A request that this one depends on has failed.');
    responses.push(failed ? toResponse(request.id, toErrorAnswer(refusal, { headers: {} }, now())) : await run(request));
  }
  return responses;
}

async function sideBySide(requests: readonly BatchRequest[], run: (request: BatchRequest) => Promise<BatchResponse>): Promise<readonly BatchResponse[]> {
  const waiting = [...requests];
  const responses: BatchResponse[] = [];
  const lane = async (): Promise<void> => {
    for (let request = waiting.shift(); request !== undefined; request = waiting.shift()) responses.push(await run(request));
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return responses;
}

async function runOne(request: BatchRequest, outer: GraphCall, answer: GraphService, now: () => number): Promise<BatchResponse> {
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  // Only the caller's identity comes from outside; preferences and conditions belong to each request.
  const call = { headers: { authorization: outer.headers['authorization'], ...headers } };
  try {
    const method = request.method.toUpperCase();
    if (request.body !== undefined && headers['content-type'] === undefined) throw badRequest(`Request Id: ${request.id} has a body and no Content-Type header.`);
    const url = parseGraphUrl(request.url.replace(/^\/?/, '/'));
    if (url.path[0] === '$batch') throw badRequest('A batch cannot contain a batch.');
    const readBody = (): unknown => {
      if (request.body === undefined) throw badRequest('The request has no body.');
      return request.body;
    };
    const given = await answer({ ...call, method, ...url, readBody });
    return toResponse(request.id, given === dropped ? toErrorAnswer(new GraphRefusal(504, 'UnknownError', ''), call, now()) : given);
  } catch (error) {
    if (error instanceof GraphRefusal) return toResponse(request.id, toErrorAnswer(error, call, now()));
    throw error;
  }
}

const toResponse = (id: string, { status, headers, body }: GraphAnswer): BatchResponse => ({
  id,
  status,
  headers: { 'Cache-Control': 'no-cache', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...headers },
  ...(body === undefined ? {} : { body }),
});
