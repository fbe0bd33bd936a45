import { ClounectError, type FeedAddresses } from '@clounect/core';

/** Throws `publicUrlMissing`. */
export function toFeedAddresses(publicUrl: string | undefined): FeedAddresses {
  if (publicUrl === undefined) throw new ClounectError('publicUrlMissing', 'Two-way sync needs the address at which Graph reaches this host.');
  return { notificationUrl: `${publicUrl}/graph/notifications`, lifecycleUrl: `${publicUrl}/graph/lifecycle` };
}
