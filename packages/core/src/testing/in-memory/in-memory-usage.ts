import { ClounectError } from '../../failure/failure.js';
import { compareInstants } from '../../schedule/period.js';
import { keyOf } from './tables.js';
import { dayBounds } from '../../usage/day.js';
import { monthBounds } from '../../usage/month.js';
import { toLatency } from '../../usage/to-latency.js';
import type { ActivityEntry } from '../../ports/activity-log.js';
import type { Instant } from '../../schedule/period.js';
import type { RawLinkSpan } from './raw-rows.js';
import type { Tables } from './tables.js';
import type { UsageRepository } from '../../ports/usage-repository.js';

export function createInMemoryUsage(tables: Tables): UsageRepository {
  return {
    async monthly(tenantId, months) {
      const tenant = tables.tenants.get(tenantId);
      if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
      return months.map((month) => {
        const { start, end } = monthBounds(month, tenant.timeZone);
        const ended = endedBetween(tables, tenantId, { start, end });
        const gone = tables.usage.get(keyOf(tenantId, month));
        const spans = [...tables.linkSpans.values()].filter((span) => span.tenantId === tenantId && touches(span, start, end));
        return {
          month,
          executions: (gone?.executions ?? 0) + ended.length,
          failures: (gone?.failures ?? 0) + ended.filter(({ result }) => result === 'failed').length,
          linkedUsers: new Set(spans.map(({ sfaUserId }) => sfaUserId)).size,
        };
      });
    },
    async daily(tenantId, days) {
      const tenant = tables.tenants.get(tenantId);
      if (tenant === undefined) throw new ClounectError('unknownTenant', `There is no tenant ${tenantId}.`);
      return days.map((day) => {
        const ended = endedBetween(tables, tenantId, dayBounds(day, tenant.timeZone));
        const latency = toLatency(ended.flatMap(({ latencyMs }) => latencyMs ?? []));
        return { day, executions: ended.length, failures: ended.filter(({ result }) => result === 'failed').length, latency };
      });
    },
  };
}

function endedBetween(tables: Tables, tenantId: string, { start, end }: { readonly start: Instant; readonly end: Instant }): readonly ActivityEntry[] {
  return [...tables.activity.values()].filter(
    (entry) => entry.tenantId === tenantId && isCounted(entry) && compareInstants(entry.at, start) >= 0 && compareInstants(entry.at, end) < 0,
  );
}

export function isCounted({ kind, result }: ActivityEntry): boolean {
  return kind === 'execution' && result !== 'retrying';
}

function touches({ onAt, offAt }: RawLinkSpan, start: string, end: string): boolean {
  const isBegun = compareInstants(onAt, end) < 0;
  return isBegun && (offAt === undefined || compareInstants(offAt, start) > 0 || compareInstants(onAt, start) >= 0);
}

/** Ends the spans of links that are off, gone or somebody else's now, and begins those of links that are on. */
export function followLinks(tables: Tables, tenantId: string): void {
  const now = tables.now();
  const open = [...tables.linkSpans.values()].filter((span) => span.tenantId === tenantId && span.offAt === undefined);
  const isOn = ({ linkId, sfaUserId }: RawLinkSpan) => {
    const link = tables.links.get(keyOf(tenantId, linkId));
    return link?.isOn === true && link.sfaUserId === sfaUserId;
  };
  const put = (span: RawLinkSpan) => tables.linkSpans.set(keyOf(tenantId, span.linkId, span.sfaUserId, span.onAt), span);
  for (const span of open) if (!isOn(span)) put({ ...span, offAt: now });
  for (const { linkId, sfaUserId, ...link } of tables.links.values()) {
    const isNew = !open.some((span) => span.linkId === linkId && span.sfaUserId === sfaUserId);
    if (link.tenantId === tenantId && link.isOn && isNew) put({ tenantId, linkId, sfaUserId, onAt: now });
  }
}
