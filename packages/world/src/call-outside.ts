import type { BudgetScope, Failure, PermitRules, ReadOutcome, Urgency, WriteOutcome } from '@clounect/core';
import { isPermit } from '@clounect/core';
import type { Actor } from './scheduler.js';
import type { CallPlan, HostProcess, World } from './world-state.js';
import type { ArrivalCounter } from './count-arrivals.js';

const deadlineMs = 8_000;

export interface OutsideCall {
  readonly side: 'sfa' | 'graph';
  readonly what: string;
  readonly isWrite: boolean;
  readonly scope: BudgetScope;
  readonly urgency: Urgency;
  readonly rules: PermitRules;
}

type Outcome<T> = ReadOutcome<T> | WriteOutcome<T>;

/** What every call of an adapter goes through: the budget, the wire there, the wire back, and the faults of all three. */
export async function callOutside<T>(world: World, process: HostProcess, actor: Actor, arrivals: ArrivalCounter, call: OutsideCall, effect: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  const { clock, scheduler, faults } = world;
  if (world.isSecretExpired) {
    faults.reached('secretExpired');
    return ended(call, 'refused', { code: 'unauthorized', detail: 'AADSTS7000222', hint: 'AADSTS7000222' });
  }
  const permit = await process.permits.acquire(call.scope, call.urgency, call.rules);
  if (!isPermit(permit)) {
    if (permit.detail.includes('day')) faults.reached('dayQuotaSpent');
    return ended(call, 'refused', permit);
  }
  const deadline = clock.ms() + deadlineMs;
  const arrive = async (): Promise<Outcome<T>> => {
    arrivals.arrived(call);
    return effect();
  };
  const finish = (status: 'refused' | 'unknown', failure: Failure): Outcome<T> => {
    permit.end();
    return ended(call, status, failure);
  };
  if ((await scheduler.park(actor, call.what, 'request', deadline)) === 'timeout') {
    faults.reached(call.side === 'sfa' ? 'sfaRequestLost' : 'graphRequestLost');
    return finish('unknown', timedOut);
  }
  const plan = takePlan(world, call);
  if (plan !== undefined) {
    faults.reached(plan.kind);
    switch (plan.kind) {
      case 'throttled':
      case 'absurdRetryAfter': {
        arrivals.arrived(call);
        const statedMs = plan.kind === 'throttled' ? 1_000 * (1 + (plan.a % 20)) : absurdTimes[plan.a % absurdTimes.length];
        const retryAfterMs = await permit.endThrottled(statedMs);
        return ended(call, 'refused', { code: 'rateLimited', detail: '429', retryAfterMs });
      }
      case 'throttledWithoutTime': {
        arrivals.arrived(call);
        const retryAfterMs = await permit.endThrottled();
        return ended(call, 'refused', { code: 'rateLimited', detail: '429', retryAfterMs });
      }
      case 'unavailable':
        arrivals.arrived(call);
        return finish('unknown', { code: 'unavailable', detail: '503' });
      case 'halfOpen':
        await scheduler.park(actor, `${call.what} (nobody answers)`, 'answer', clock.ms() + deadlineMs);
        return finish('unknown', timedOut);
      case 'sfaRequestLost':
      case 'graphRequestLost':
        return finish('unknown', timedOut);
      case 'sfaArrivesLate':
      case 'graphArrivesLate':
        if (call.isWrite) world.late.push({ kind: plan.kind, sentAt: clock.ms(), arrive: effect });
        return finish('unknown', timedOut);
      case 'tokenExpired':
        // One refresh, and the same call once more.
        arrivals.arrived(call);
        permit.countRepeat();
        await scheduler.park(actor, `${call.what} (token refreshed)`, 'request', deadline);
        break;
      default:
        break;
    }
  }
  const outcome = await arrive();
  if ((await scheduler.park(actor, call.what, 'answer', deadline)) === 'timeout' || isAnswerLost(plan)) {
    if (!isAnswerLost(plan)) faults.reached(call.side === 'sfa' ? 'sfaAnswerLost' : 'graphAnswerLost');
    return finish('unknown', timedOut);
  }
  permit.end();
  return outcome;
}

const timedOut: Failure = { code: 'unavailable', detail: 'timed out' };
/** As the adapters bring them into bounds: a negative one and one of days. */
const absurdTimes = [0, 3_600_000];

const isAnswerLost = (plan: CallPlan | undefined): boolean => plan?.kind === 'sfaAnswerLost' || plan?.kind === 'graphAnswerLost';

function takePlan(world: World, { side }: OutsideCall): CallPlan | undefined {
  const index = world.callPlans.findIndex((plan) => plan.side === 'any' || plan.side === side);
  return index === -1 ? undefined : world.callPlans.splice(index, 1)[0];
}

function ended<T>({ isWrite }: OutsideCall, status: 'refused' | 'unknown', failure: Failure): Outcome<T> {
  return isWrite ? { status, failure } : { status: 'failed', failure };
}
