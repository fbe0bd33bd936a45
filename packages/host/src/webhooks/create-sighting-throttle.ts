import type { ScheduleInbox, WebhookSighting } from '@clounect/core';

const everyMs = 5_000;
/** Tenants of one process; what is forgotten is only written once more. */
const mostTenants = 10_000;

type Mark = ScheduleInbox['markSeen'];

/**
 * What is known of a tenant's webhooks need not be written with each of them: one that says the same as the last is passed on every
 * 5 seconds. A test send, for which a person waits, always is.
 */
export function createSightingThrottle(now: () => number): (mark: Mark) => Mark {
  const marked = new Map<string, { readonly facts: string; readonly at: number }>();
  return (mark) => async (tenantId, sighting) => {
    const facts = toFacts(sighting);
    const last = marked.get(tenantId);
    if (sighting.isTest !== true && last?.facts === facts && now() - last.at < everyMs) return;
    if (marked.size >= mostTenants) marked.clear();
    marked.set(tenantId, { facts, at: now() });
    await mark(tenantId, sighting);
  };
}

function toFacts({ isSigned, isFormer = false, isComplete, isTest = false, lacks = [] }: WebhookSighting): string {
  return JSON.stringify([isSigned, isFormer, isComplete, isTest, lacks]);
}
