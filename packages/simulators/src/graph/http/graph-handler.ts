import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { badRequest, GraphRefusal } from '../graph-refusal.js';
import { dropped, parseGraphUrl, type GraphAnswer, type GraphCall } from '../service/graph-call.js';
import { createGraphService } from '../service/graph-service.js';
import { runBatch } from '../service/run-batch.js';
import { toErrorAnswer } from '../service/to-error-answer.js';
import type { GraphWorld } from '../state/graph-world.js';

const contentType = 'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8';

/** Everything under `/v1.0`. The body must have been read as raw bytes. */
export function createGraphHandler(world: GraphWorld): RequestHandler {
  const service = createGraphService(world);
  const answerTo = async (request: Request): Promise<GraphAnswer | typeof dropped> => {
    const headers = toHeaders(request);
    try {
      const call: GraphCall = { method: request.method, ...parseGraphUrl(request.url), headers, readBody: () => readJson(request) };
      if (call.path[0] !== '$batch' || call.path.length > 1) return await service(call);
      world.counts.count('batch');
      if (call.method !== 'POST') throw new GraphRefusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
      return await runBatch(call, service, world.now);
    } catch (error) {
      if (error instanceof GraphRefusal) return toErrorAnswer(error, { headers }, world.now());
      throw error;
    }
  };
  return async (request, response) => {
    const answer = await answerTo(request);
    if (answer === dropped) request.socket.destroy();
    else send(request, response, answer);
  };
}

function send(request: Request, response: Response, { status, headers, body }: GraphAnswer): void {
  const requestId = headers['request-id'] ?? randomUUID();
  response.status(status);
  response.setHeader('Cache-Control', 'private');
  response.setHeader('OData-Version', '4.0');
  response.setHeader('request-id', requestId);
  response.setHeader('client-request-id', request.get('client-request-id') ?? requestId);
  if (body !== undefined) response.setHeader('Content-Type', contentType);
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  // As bytes: express would write its own charset into the content type otherwise.
  response.end(body === undefined ? undefined : Buffer.from(JSON.stringify(body)));
}

const toHeaders = ({ headers }: Request): GraphCall['headers'] =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]));

function readJson(request: Request): unknown {
  const unreadable = badRequest('Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.');
  if (!(request.body instanceof Buffer) || request.is('application/json') === false) throw unreadable;
  try {
    return JSON.parse(request.body.toString('utf8')) as unknown;
  } catch {
    throw unreadable;
  }
}
