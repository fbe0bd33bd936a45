import { compareInstants, type Instant } from '../schedule/period.js';
import type { WebhookTarget } from '../ports/tenant-repository.js';

/** How long the former value of a webhook's header is taken beside a new one, unless an administrator ends it. */
export const formerSecretMs = 24 * 60 * 60 * 1_000;

/** `unsigned`: no header is configured. `former`: the value that the header had before, which JUST.SFA may go on sending for a while. */
export type SecretVerdict = 'unsigned' | 'signed' | 'former' | 'refused';

export interface GivenSecret {
  /** The header's value; missing is as good as empty. */
  readonly given: string;
  readonly now: Instant;
  readonly isSame: (given: string, expected: string) => boolean;
}

export function judgeWebhookSecret({ tenant, secret, former }: WebhookTarget, { given, now, isSame }: GivenSecret): SecretVerdict {
  if (tenant.webhookHeader === undefined || secret === undefined) return 'unsigned';
  if (isSame(given, secret)) return 'signed';
  return former !== undefined && compareInstants(now, former.until) < 0 && isSame(given, former.secret) ? 'former' : 'refused';
}
