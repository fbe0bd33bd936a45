import type { Claim, WorkQueue } from '@clounect/core';
import type { Logger } from '../logging/logger.js';
import { toLogFields } from '../logging/to-log-fields.js';
import { claimId } from './claim-id.js';

const beatMs = 3_000;

/**
 * Prolongs the leases of what runs. A lost one needs no cancelling: the store drops every commit with the old fence, and the run
 * stops at the first of them.
 */
export function startHeartbeat(queue: Pick<WorkQueue, 'extend'>, running: () => readonly Claim[], logger: Logger, onLost?: () => void): { stop(): void } {
  const lost = new WeakSet<Claim>();
  let isBeating = false;

  async function beat(): Promise<void> {
    const claims = running().filter((claim) => !lost.has(claim));
    if (isBeating || claims.length === 0) return;
    isBeating = true;
    try {
      const held = new Set((await queue.extend(claims)).map(claimId));
      // What finished meanwhile is missing in the answer and was not lost.
      const stillRunning = new Set(running());
      for (const claim of claims) {
        if (held.has(claimId(claim)) || !stillRunning.has(claim)) continue;
        lost.add(claim);
        onLost?.();
        logger.warn({ tenantId: claim.tenantId, recordId: claim.recordId, code: 'leaseLost' }, 'another worker took a record over');
      }
    } catch (error) {
      logger.error(toLogFields(error), 'leases could not be prolonged');
    } finally {
      isBeating = false;
    }
  }

  const timer = setInterval(() => void beat(), beatMs);
  return { stop: () => clearInterval(timer) };
}
