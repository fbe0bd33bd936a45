import type { Direction, Policies } from '@clounect/core';
import { createRandom } from './random.js';
import { kindsOf } from './kinds-of.js';
import { outlookLimits, sfaLimits } from './values.js';

/** What a seed decides once for its whole run. */
export interface WorldSettings {
  readonly direction: Direction;
  readonly policies: Partial<Policies>;
  /** The tenant's webhooks carry a secret. */
  readonly isSigned: boolean;
  /** Webhooks carry `updatedAt`. */
  readonly hasVersions: boolean;
  readonly perMinute: number;
  readonly perDay: number;
}

export const defaultSettings: WorldSettings = { direction: 'twoWay', policies: {}, isSigned: true, hasVersions: true, perMinute: 60, perDay: 20_000 };

export function settingsOf(seed: number): WorldSettings {
  const random = createRandom(seed ^ 0x5e77);
  return {
    direction: random.oneIn(3) ? 'oneWay' : 'twoWay',
    policies: {
      outlookDrift: random.pick(['keep', 'restore']),
      outlookDelete: random.pick(['leave', 'restore', 'deleteRecord']),
      conflict: random.pick(['sfaWins', 'outlookWins', 'newestWins']),
      onUnlink: random.pick(['keep', 'remove']),
      onMeeting: random.pick(['hold', 'hold', 'send']),
      overlong: random.pick(['cut', 'refuse']),
      limits: outlookLimits,
      sfaLimits,
      listMode: random.pick(['perUser', 'all']),
    },
    isSigned: !random.oneIn(6),
    hasVersions: !random.oneIn(6),
    perMinute: random.oneIn(4) ? 12 : 60,
    perDay: kindsOf(seed).includes('dayQuotaSpent') ? 8 : 20_000,
  };
}
