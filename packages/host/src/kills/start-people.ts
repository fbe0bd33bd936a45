import type { ClusterWorld } from './cluster-world.js';
import { setTimeout as sleep } from 'node:timers/promises';

/** Of a schedule with several participants: what is edited in Outlook there stays there. */
export const ofSeveral = '全員';

/** What people did so far, by which the end is judged. */
export interface Ledger {
  /** The title that JUST.SFA was given last, by record; of those that were not deleted. */
  readonly titles: ReadonlyMap<number, string>;
  /** Every title that was given in Outlook. */
  readonly edits: ReadonlySet<string>;
}

export interface People {
  readonly written: () => number;
  readonly ledger: Ledger;
  stop(): Promise<void>;
}

interface Own {
  readonly recordId: number;
  /** Before the number in its titles. */
  readonly prefix: string;
}

/** Three people create, change and delete schedules, and edit their events, until told to stop; `leave`: what is in titles that nobody touches. */
export function startPeople(world: ClusterWorld, random: (below: number) => number, name: string, leave?: string): People {
  const [titles, edits] = [new Map<number, string>(), new Set<string>()];
  let isOver = false;
  let written = 0;
  const editOne = async (lane: number, turn: number): Promise<void> => {
    const title = `私の予定 ${name}${lane}-${turn}`;
    edits.add(title);
    await world.edit(lane, title, (known) => !known.includes(ofSeveral) && (leave === undefined || !known.includes(leave)));
  };
  const act = async (own: Own[], lane: number, turn: number): Promise<void> => {
    const chosen = own[turn % Math.max(own.length, 1)];
    if (chosen === undefined || own.length < 6) {
      const [prefix, takers] = turn % 3 === 0 ? [ofSeveral, [0, 1, 2]] : ['予定', [random(3)]];
      const title = `${prefix} ${name}${lane}-${turn}`;
      const recordId = await world.create(title, takers);
      titles.set(recordId, title);
      own.push({ prefix, recordId });
    } else if (turn % 4 === 0) await editOne(lane, turn);
    else if (random(3) === 1) {
      own.splice(own.indexOf(chosen), 1);
      titles.delete(chosen.recordId);
      await world.remove(chosen.recordId);
    } else if (random(5) === 0) world.hint(chosen.recordId);
    else {
      titles.set(chosen.recordId, `${chosen.prefix} ${name}${lane}-${turn}`);
      await world.change(chosen.recordId, `${chosen.prefix} ${name}${lane}-${turn}`);
    }
  };
  const work = async (lane: number): Promise<void> => {
    const own: Own[] = [];
    for (let turn = 0; !isOver; turn += 1) {
      // While JUST.SFA is away nobody writes there, but what says that a record may differ still comes.
      if (world.isOut('sfa')) {
        for (const { recordId } of own) world.hint(recordId);
        await editOne(lane, turn);
      } else await act(own, lane, turn);
      written += 1;
      await sleep(20 + random(60));
    }
  };
  const running = [0, 1, 2].map(work);
  return {
    written: () => written,
    ledger: { titles, edits },
    stop: async () => {
      isOver = true;
      await Promise.all(running);
    },
  };
}
