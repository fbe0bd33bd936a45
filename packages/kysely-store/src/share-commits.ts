import { groupCalls } from './group-calls.js';
import { toRefusal } from './transact.js';
import type { Outcome } from './group-calls.js';

const stored: Outcome<void> = { value: undefined };

/**
 * Commits are shared: calls that come while one is under way go together into the next transaction (rule 16). One that the database
 * refuses for the fault of one member is tried again member by member.
 * @param store Stores all of the items in one transaction, or throws.
 * @param toError What a call is told when its own items could not be stored.
 */
export function shareCommits<Item>(
  store: (items: readonly Item[]) => Promise<void>,
  toError: (error: unknown) => unknown = (error) => error,
): (items: readonly Item[]) => Promise<void> {
  const storeGroup = async (calls: readonly (readonly Item[])[]): Promise<readonly Outcome<void>[]> => {
    try {
      await store(calls.flat());
      return calls.map(() => stored);
    } catch (error) {
      // An unknown COMMIT is nobody's success; what was surely refused may be the fault of one member.
      if (toRefusal(error) === 'unknown' || calls.length === 1) return calls.map(() => ({ error: toError(error) }));
    }
    const outcomes: Outcome<void>[] = [];
    for (const call of calls) outcomes.push(...(await storeGroup([call])));
    return outcomes;
  };
  return groupCalls(storeGroup);
}
