import { setTimeout as wait } from 'node:timers/promises';
import { ZodError } from 'zod';
import type { Fault } from '../../simulation/faults.js';
import { checkToken } from '../entra/access-token.js';
import { badRequest, GraphRefusal, toServiceRefusal } from '../graph-refusal.js';
import { parsePrefer } from '../odata/prefer.js';
import type { GraphWorld } from '../state/graph-world.js';
import { findVisibleUser, openMailbox } from './access.js';
import { dropped, type GraphAnswer, type GraphCall } from './graph-call.js';
import type { Operation } from './operation.js';
import { matchRoute } from './route-table.js';
import { toErrorAnswer } from './to-error-answer.js';

/** Answers one Graph call: counts it, meets faults and limits, checks the token, runs the operation. Never throws. */
export type GraphService = (call: GraphCall) => Promise<GraphAnswer | typeof dropped>;

export function createGraphService(world: GraphWorld): GraphService {
  return async (call) => {
    const match = matchRoute(call.path);
    const operation = match?.methods[call.method];
    const kind = operation?.kind ?? 'unknown';
    world.counts.count(kind);
    const leave = enterLimits(world, call, operation, match?.params['user']);
    try {
      const answer = await withFaults(world, kind, call, async () => {
        if (leave instanceof GraphRefusal) throw leave;
        if (match === undefined) throw badRequest(`Resource not found for the segment '${call.path.at(-1) ?? ''}'.`);
        if (operation === undefined) throw new GraphRefusal(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.');
        return await run(world, call, operation, match.params);
      });
      return answer;
    } finally {
      if (typeof leave === 'function') leave();
    }
  };
}

async function run(world: GraphWorld, call: GraphCall, operation: Operation, params: Readonly<Record<string, string>>): Promise<GraphAnswer> {
  const claims = checkToken(call.headers['authorization'], world.directory.signingKey, world.now());
  const preferences = parsePrefer(call.headers['prefer']);
  const scope = { world, call, claims, preferences, params };
  const answer = await (operation.on === 'directory'
    ? operation.run(scope)
    : operation.run({ ...scope, user: openMailbox(world.directory, params['user'] ?? '', claims, operation.writes) }));
  const applied = [answer.headers['Preference-Applied'] ?? '', preferences.applied].filter((text) => text !== '').join(', ');
  return applied === '' ? answer : { ...answer, headers: { ...answer.headers, 'Preference-Applied': applied } };
}

/** A place under the mailbox's limits, the refusal when there is none, undefined where no limit applies (no mailbox, no valid token). */
function enterLimits(world: GraphWorld, call: GraphCall, operation: Operation | undefined, reference: string | undefined): (() => void) | GraphRefusal | undefined {
  if (operation?.on !== 'mailbox' || reference === undefined) return undefined;
  try {
    const claims = checkToken(call.headers['authorization'], world.directory.signingKey, world.now());
    const user = findVisibleUser(world.directory, reference, claims);
    return user === undefined ? undefined : world.limits.enter(claims.appid, user.id);
  } catch (error) {
    // A bad token is answered later, in its own order.
    return error instanceof GraphRefusal && error.status === 429 ? error : undefined;
  }
}

async function withFaults(world: GraphWorld, kind: string, call: GraphCall, work: () => Promise<GraphAnswer>): Promise<GraphAnswer | typeof dropped> {
  const fault = world.faults.take({ kind, path: `/v1.0/${call.path.join('/')}${otherNames(world, call)}` });
  const delay = Math.max(fault?.delayMs ?? 0, world.switches.read().latencyMs);
  if (delay > 0) await wait(delay);
  if (fault?.effect === 'drop') return dropped;
  if (fault?.effect === 'refuse') return toFaultAnswer(fault, call, world);
  const answer = await attempt(work, call, world);
  if (fault?.effect === 'dropAnswer') return dropped;
  return fault?.effect === 'loseAnswer' ? toFaultAnswer(fault, call, world) : answer;
}

/** A fault names a mailbox as it likes: the owner's id and addresses count as part of the path. */
function otherNames({ directory }: GraphWorld, { path: [collection, reference = ''] }: GraphCall): string {
  const user = collection?.toLowerCase() === 'users' ? directory.findUser(reference) : undefined;
  return user === undefined ? '' : ` ${user.id} ${user.mail ?? ''} ${user.userPrincipalName}`;
}

async function attempt(work: () => Promise<GraphAnswer>, call: GraphCall, world: GraphWorld): Promise<GraphAnswer> {
  try {
    return await work();
  } catch (error) {
    return toErrorAnswer(toRefusal(error), call, world.now());
  }
}

function toRefusal(error: unknown): GraphRefusal {
  if (error instanceof GraphRefusal) return error;
  if (error instanceof ZodError) return badRequest('The request is not valid.');
  return new GraphRefusal(500, 'ErrorInternalServerError', error instanceof Error ? error.message : 'An internal server error occurred.');
}

function toFaultAnswer(fault: Fault, call: GraphCall, world: GraphWorld): GraphAnswer {
  const answer = toErrorAnswer(toServiceRefusal(fault.status), call, world.now());
  const headers = { ...answer.headers, ...fault.headers };
  return fault.body === undefined ? { ...answer, headers } : { status: fault.status, headers, body: fault.body };
}
