import type { Exchange, RecordApi } from '../create-record-api.js';

const firstPause = 30_000;
const longestPause = 600_000;

/**
 * Reads that are not made while the key is refused: after a 401 or 403 the same answer is given from memory for 30 s, then one read
 * tries; as long as it is refused too, the pause doubles up to 10 min. A read that succeeds opens for all. Otherwise every waiting record
 * would spend the day's calls on the same refusal. What one of the given readers learns holds for all.
 */
export function closeAfterDenial(now: () => number): (get: RecordApi['get']) => RecordApi['get'] {
  let denial: { readonly answer: Exchange; readonly pause: number; readonly until: number } | undefined;
  let isTrying = false;

  const learn = (exchange: Exchange, isTrial: boolean): void => {
    if (exchange.kind !== 'answered') return;
    if (exchange.status >= 200 && exchange.status < 300) denial = undefined;
    // A 403 may also say "slow down", and the budget knows of it. Reads that were under way together are refused together: one closing.
    else if (isDenied(exchange) && (isTrial || denial === undefined)) {
      const pause = denial === undefined ? firstPause : Math.min(longestPause, denial.pause * 2);
      denial = { answer: exchange, pause, until: now() + pause };
    }
  };

  return (get) => async (path, params) => {
    const isTrial = denial !== undefined;
    if (denial !== undefined && (isTrying || now() < denial.until)) return denial.answer;
    if (isTrial) isTrying = true;
    try {
      const exchange = await get(path, params);
      learn(exchange, isTrial);
      return exchange;
    } finally {
      if (isTrial) isTrying = false;
    }
  };
}

const isDenied = ({ status, throttledMs }: Extract<Exchange, { kind: 'answered' }>): boolean =>
  (status === 401 || status === 403) && throttledMs === undefined;
