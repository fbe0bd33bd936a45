import type { Actor } from './scheduler.js';
import type { World } from './world-state.js';

/** The database is away; whoever called it does not know whether it carried the call out. */
export class StoreAway extends Error {}

/** A port of the store at every call of which its caller may be interrupted, killed or told that the database is away. */
export function mortal<T extends object>(world: World, actor: Actor, name: string, port: T): T {
  const { scheduler, faults } = world;
  return new Proxy(port, {
    get: (target, method) => {
      const call: unknown = Reflect.get(target, method);
      if (typeof call !== 'function') return call;
      return async (...args: unknown[]) => {
        const what = `${name}.${String(method)}`;
        await scheduler.park(actor, what, 'before');
        const index = world.storePlans.findIndex((plan) => plan.method === 'any' || plan.method === method);
        const plan = index === -1 ? undefined : world.storePlans.splice(index, 1)[0];
        if (plan !== undefined) faults.reached(plan.kind);
        if (plan !== undefined && plan.kind !== 'commitUnknown') throw new StoreAway(what);
        const answer: unknown = await scheduler.busy(Reflect.apply(call, target, args) as Promise<unknown>);
        if (plan !== undefined) throw new StoreAway(what);
        await scheduler.park(actor, what, 'after');
        return answer;
      };
    },
  });
}
