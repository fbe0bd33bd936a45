import type { NotificationReceipt } from '@clounect/core';
import type { Logger } from '../logging/logger.js';

const quietMs = 60_000;

/** Logs what strangers sent to Graph's addresses: counted, and told once a minute at most, so that a flood of them does not flood the log. */
export function createReceiptTeller(logger: Logger, now: () => number = () => performance.now()): (receipt: NotificationReceipt) => void {
  let untold = 0;
  let total = 0;
  let toldAt = Number.NEGATIVE_INFINITY;
  return ({ strangers, ignored, unknownKinds }) => {
    for (const kind of new Set(unknownKinds)) logger.warn({ code: 'unknownLifecycle', kind }, 'Graph sent a lifecycle event of an unknown kind; nothing was done');
    untold += strangers + ignored;
    total += strangers + ignored;
    if (untold === 0 || now() - toldAt < quietMs) return;
    logger.warn({ code: 'strangers', since: untold, total }, 'notifications of unknown subscriptions, with a wrong clientState or without sense were ignored');
    toldAt = now();
    untold = 0;
  };
}
