/** Every way in which the world can be unkind. The number is the row of the list of faults that it stands for. */
export const faultKinds = {
  webhookLost: 1,
  webhookTwice: 2,
  webhookReordered: 3,
  intakeAway: 4,
  crashBeforeCall: 5,
  crashAfterCall: 5,
  crashBeforeCommit: 5,
  crashAfterCommit: 5,
  graphAnswerLost: 6,
  graphRequestLost: 6,
  graphArrivesLate: 6,
  sfaAnswerLost: 7,
  sfaRequestLost: 7,
  sfaArrivesLate: 7,
  throttled: 8,
  throttledWithoutTime: 8,
  unavailable: 8,
  halfOpen: 8,
  absurdRetryAfter: 9,
  clockSkew: 10,
  clockLeap: 10,
  tokenExpired: 11,
  secretExpired: 11,
  deltaTokenLost: 12,
  deltaRepeats: 12,
  deltaLoops: 12,
  shortList: 13,
  emptyPage: 13,
  subscriptionLapsed: 14,
  subscriptionRemoved: 14,
  notificationsMissed: 14,
  reauthorizationRequired: 14,
  renewalFails: 14,
  strangerNotification: 15,
  unsignedWebhook: 15,
  commitRefused: 16,
  commitUnknown: 16,
  storeAway: 16,
  poisonWebhook: 17,
  oddPeriod: 17,
  mailboxUnusable: 18,
  unlinkedMidFlight: 18,
  takenOver: 19,
  wokeAfterLease: 19,
  etagMoved: 20,
  bodyResaved: 20,
  unknownTrigger: 21,
  unknownLifecycle: 21,
  participantsMidFlight: 22,
  processSuspended: 23,
  databaseRestored: 24,
  dayQuotaSpent: 25,
} as const;

export type FaultKind = keyof typeof faultKinds;
export const allFaults = Object.keys(faultKinds) as readonly FaultKind[];

/** How often each kind was met, not merely asked for. */
export interface FaultCounter {
  reached(kind: FaultKind): void;
  readonly counts: ReadonlyMap<FaultKind, number>;
}

export function createFaultCounter(): FaultCounter {
  const counts = new Map<FaultKind, number>();
  return { counts, reached: (kind) => void counts.set(kind, (counts.get(kind) ?? 0) + 1) };
}

/** The kinds of one run in pairs, each pair once, in a fixed order. */
export function pairsOf(kinds: Iterable<FaultKind>): readonly string[] {
  const sorted = [...kinds].sort();
  return sorted.flatMap((one, index) => sorted.slice(index + 1).map((other) => `${one}+${other}`));
}
