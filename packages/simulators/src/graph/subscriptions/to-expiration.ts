import { GraphRefusal } from '../graph-refusal.js';
import { toUtcInstant } from '../zones/wall-time.js';
import { invalidSubscription } from './subscription-input.js';

/** When a subscription ends that asks for `given`: UTC with 7 decimals. Throws 400 for the past and for too far ahead; raises what is too near. */
export function toExpiration(given: string, nowMs: number, { least, most }: { readonly least: number; readonly most: number }): string {
  const instant = toUtcInstant(given);
  if (instant === undefined) throw invalidSubscription(`The value '${given}' of expirationDateTime is not a valid date and time.`);
  const minutes = (Date.parse(`${instant}Z`) - nowMs) / 60_000;
  if (minutes > most) throw new GraphRefusal(400, 'ExtensionError', `Subscription expiration can only be ${most} minutes in the future.`);
  if (minutes <= 0) throw new GraphRefusal(400, 'ExtensionError', 'Subscription expiration must be in the future.');
  return minutes < least ? `${new Date(nowMs + least * 60_000).toISOString().slice(0, -1)}0000Z` : `${instant}Z`;
}
