import { z } from 'zod';
import type { StateJournal } from './state-journal.js';

/** One injected fault; `POST /_sim/faults` takes `{ "faults": [...] }` and replaces all that are set. */
export const faultSchema = z.strictObject({
  /** Which calls: a kind as counted by `/_sim/calls` (`*` for all). */
  kind: z.string().default('*'),
  /** Only calls whose path contains this text (a mailbox, a record id). */
  pathContains: z.string().optional(),
  /** How many matching calls pass before the fault begins. @default 0 */
  after: z.int().min(0).default(0),
  /** How many calls it hits; without it: all, until it is replaced. */
  times: z.int().min(1).optional(),
  /** Milliseconds to wait before anything else happens. @default 0 */
  delayMs: z.int().min(0).default(0),
  /**
   * `refuse`: answer `status` without doing the work. `loseAnswer`: do the work, then answer `status`.
   * `drop`: do nothing and cut the connection. `dropAnswer`: do the work, then cut the connection. `none`: only the delay.
   */
  effect: z.enum(['refuse', 'loseAnswer', 'drop', 'dropAnswer', 'none']).default('refuse'),
  status: z.int().min(400).max(599).default(503),
  headers: z.record(z.string(), z.string()).default({}),
  /** The JSON answer; without it the service's own error of that status. */
  body: z.unknown().optional(),
});

export type Fault = z.infer<typeof faultSchema>;
export interface FaultSwitch {
  replace(faults: readonly Fault[]): void;
  /** One more; the others keep their hits. */
  add(fault: Fault): void;
  list(): readonly (Fault & { readonly hits: number })[];
  /** The fault that this call meets, if any; counts the hit. */
  take(call: { readonly kind: string; readonly path: string }): Fault | undefined;
}

interface Active {
  readonly fault: Fault;
  readonly seen: number;
  readonly hits: number;
}

const toActive = (fault: Fault): Active => ({ fault, seen: 0, hits: 0 });

/** @param journal keeps the faults, and how often each hit, over a kill */
export function createFaultSwitch(journal?: Pick<StateJournal, 'collection' | 'put'>): FaultSwitch {
  let active: readonly Active[] = journal?.collection<readonly Active[]>('faults').get('active') ?? [];
  const keep = (changed: readonly Active[]): void => {
    active = changed;
    journal?.put('faults', 'active', active);
  };
  return {
    replace: (faults) => keep(faults.map(toActive)),
    add: (fault) => keep([...active, toActive(fault)]),
    list: () => active.map(({ fault, hits }) => ({ ...fault, hits })),
    take: ({ kind, path }) => {
      for (const [index, { fault, seen, hits }] of active.entries()) {
        if (fault.kind !== '*' && fault.kind !== kind) continue;
        if (fault.pathContains !== undefined && !path.includes(fault.pathContains)) continue;
        const isHit = seen >= fault.after && (fault.times === undefined || hits < fault.times);
        keep(active.with(index, { fault, seen: seen + 1, hits: isHit ? hits + 1 : hits }));
        if (isHit) return fault;
      }
      return undefined;
    },
  };
}
