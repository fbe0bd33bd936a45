import type { ExpiryNotice as Expiry } from '@clounect/core';
import type { SignedInPage } from '../../http/page.js';
import type { VNode } from 'preact';

/** Nothing as long as there is time. */
export function ExpiryNotice({ page: { texts, home, path }, expiry }: { readonly page: SignedInPage; readonly expiry: Expiry | undefined }): VNode | null {
  if (expiry === undefined || expiry.level === 'fine') return null;
  const isUrgent = expiry.level === 'urgent' || expiry.level === 'last' || expiry.level === 'over';
  return (
    <div class={isUrgent ? 'notice bad' : 'notice'}>
      <p>{expiry.level === 'over' ? texts.setExpiryOver(-expiry.daysLeft) : texts.setExpiryDays(expiry.daysLeft)}</p>
      {path.endsWith('/settings') ? null : <a href={`${home}/settings#graph`}>{texts.setOpenGraph}</a>}
    </div>
  );
}
