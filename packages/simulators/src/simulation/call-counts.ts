/** What `GET /_sim/calls` answers: calls by kind, and how often a limit of the real service was overstepped. */
export interface CallCounts {
  count(kind: string): void;
  violation(limit: string): void;
  reset(): void;
  toJson(): { readonly total: number; readonly byKind: Readonly<Record<string, number>>; readonly violations: Readonly<Record<string, number>> };
}

export function createCallCounts(): CallCounts {
  const byKind = new Map<string, number>();
  const violations = new Map<string, number>();
  const add = (counts: Map<string, number>, key: string): void => void counts.set(key, (counts.get(key) ?? 0) + 1);
  return {
    count: (kind) => add(byKind, kind),
    violation: (limit) => add(violations, limit),
    reset: () => {
      byKind.clear();
      violations.clear();
    },
    toJson: () => ({
      total: [...byKind.values()].reduce((sum, count) => sum + count, 0),
      byKind: Object.fromEntries(byKind),
      violations: Object.fromEntries(violations),
    }),
  };
}
