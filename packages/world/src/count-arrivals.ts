import type { OutsideCall } from './call-outside.js';
import type { World } from './world-state.js';
import { breakRule } from './violation.js';

/** The limits as the other side counts them: by arrival. */
export interface ArrivalCounter {
  arrived(call: OutsideCall): void;
}

export function createArrivalCounter(world: World): ArrivalCounter {
  const arrivals = new Map<string, number[]>();
  const days = new Map<string, number>();
  return {
    arrived: ({ side, scope, rules: { limits } }) => {
      const key = scope.of === 'sfa' ? 'sfa' : scope.mailboxId;
      const now = world.clock.ms();
      const recent = (arrivals.get(key) ?? []).filter((at) => at > now - limits.windowMs);
      recent.push(now);
      arrivals.set(key, recent);
      if (recent.length > limits.perWindow) breakRule(world, 'limits', `${recent.length} calls to ${key} within ${limits.windowMs} ms, ${limits.perWindow} are allowed`);
      const underWay = world.scheduler.parked.filter(({ what, phase }) => (phase === 'request' || phase === 'answer') && what.startsWith(key)).length + 1;
      if (underWay > limits.atOnce) breakRule(world, 'limits', `${underWay} calls to ${key} at once, ${limits.atOnce} are allowed`);
      if (side !== 'sfa' || limits.perDay === undefined) return;
      // Midnight in Tokyo.
      const day = String(Math.floor((now + 9 * 3_600_000) / 86_400_000));
      const count = (days.get(day) ?? 0) + 1;
      days.set(day, count);
      if (count > limits.perDay.calls) breakRule(world, 'limits', `${count} calls to JUST.SFA on one day, ${limits.perDay.calls} are allowed`);
    },
  };
}
