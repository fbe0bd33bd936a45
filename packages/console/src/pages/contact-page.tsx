import { FramedPage } from './document.js';
import type { SignedInPage } from '../http/page.js';
import type { VNode } from 'preact';

/** Where to ask, and what to tell: nothing in it is secret. */
export function ContactPage({ page, contact }: { readonly page: SignedInPage; readonly contact: string | undefined }): VNode {
  const { texts, tenant, principal } = page;
  const facts: readonly (readonly [string, string])[] = [
    [texts.companyName, tenant.name],
    [texts.contactTenantId, tenant.tenantId],
    [texts.yourName, principal.name],
    [texts.email, principal.email],
  ];
  return (
    <FramedPage page={page} title={texts.contact}>
      {contact === undefined ? null : (
        <p>
          {texts.contactAt} <strong>{contact}</strong>
        </p>
      )}
      <p>{texts.contactIntro}</p>
      <dl>
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      <p>{texts.contactHint}</p>
    </FramedPage>
  );
}
