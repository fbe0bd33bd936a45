/** Whoever makes calls: one task of one process. What it awaits never comes once its process is dead. */
export interface Actor {
  readonly name: string;
  readonly process: string;
  isDead: boolean;
}

/**
 * Where a task waits. `before` and `after`: a call to the store that has not begun, or whose answer is on its way. `request` and `answer`:
 * the same of a call outside.
 */
export type Phase = 'before' | 'after' | 'request' | 'answer';

export interface Parked {
  readonly actor: Actor;
  readonly what: string;
  readonly phase: Phase;
  /** Epoch milliseconds after which whoever waits gives up. */
  readonly deadline?: number | undefined;
  readonly resume: (how: 'go' | 'timeout') => void;
}

/** Lets one parked task go at a time, so that every order of awaits is a choice of the script. */
export interface Scheduler {
  readonly parked: readonly Parked[];
  park(actor: Actor, what: string, phase: Phase, deadline?: number): Promise<'go' | 'timeout'>;
  /** Lets it go, and comes back when everybody waits again. */
  release(one: Parked, how?: 'go' | 'timeout'): Promise<void>;
  /** What was parked by that process will never go on; answers it. */
  drop(process: string): readonly Parked[];
  /** Comes back when everybody waits. */
  quiet(): Promise<void>;
  /** A call that takes real time is under way. */
  busy<T>(work: Promise<T>): Promise<T>;
}

export function createScheduler(trace?: (line: string) => void): Scheduler {
  let parked: Parked[] = [];
  let underWay = 0;
  const never = new Promise<never>(() => undefined);

  const quiet = async (): Promise<void> => {
    do await new Promise((resolve) => setImmediate(resolve));
    while (underWay > 0);
  };

  return {
    get parked() {
      return parked;
    },
    park: (actor, what, phase, deadline) => {
      if (actor.isDead) return never;
      return new Promise((resume) => {
        parked.push({ actor, what, phase, deadline, resume });
      });
    },
    release: async (one, how = 'go') => {
      trace?.(`    ${one.actor.name}: ${one.what} (${one.phase}) ${how}`);
      parked = parked.filter((other) => other !== one);
      one.resume(how);
      await quiet();
    },
    drop: (process) => {
      const dropped = parked.filter(({ actor }) => actor.process === process);
      parked = parked.filter(({ actor }) => actor.process !== process);
      for (const { actor } of dropped) actor.isDead = true;
      return dropped;
    },
    quiet,
    busy: async (work) => {
      underWay += 1;
      try {
        return await work;
      } finally {
        underWay -= 1;
      }
    },
  };
}
