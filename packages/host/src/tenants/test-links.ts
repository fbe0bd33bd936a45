import type { Clock, LinkEdits, LinkTest, TenantRepository, UserLink } from '@clounect/core';

export interface TestLinksPorts {
  readonly tenants: Pick<TenantRepository, 'links'>;
  readonly users: Pick<LinkEdits, 'edit'> & { test(link: UserLink): Promise<LinkTest> };
  readonly clock: Clock;
}

export interface LinksTested {
  readonly passed: number;
  /** What was wrong, as the test in the console would say it: keys of the failure catalogue. */
  readonly failed: readonly { readonly sfaUserId: string; readonly codes: readonly string[] }[];
}

/**
 * Really tests the links that are on and never passed a test, as those of a file are, one after another; what passed counts as tested from
 * now on. One call to JUST.SFA and two to Graph each. May be repeated: what failed is tested again.
 */
export async function testLinks({ tenants, users, clock }: TestLinksPorts, tenantId: string): Promise<LinksTested> {
  let passed = 0;
  const failed: LinksTested['failed'][number][] = [];
  for (const link of await tenants.links(tenantId)) {
    if (!link.isOn || link.testedAt !== undefined) continue;
    const { sfa, outlook, mailbox } = await users.test(link);
    const codes = [sfa, outlook].flatMap(({ state, code }) => (state === 'failed' ? [code ?? 'unknown'] : []));
    const after = { ...link, mailboxId: mailbox?.mailboxId ?? link.mailboxId, testedAt: clock.now() };
    // Somebody else is at the link: theirs is the newer word.
    if (codes.length === 0) passed += (await users.edit({ tenantId, before: link, after })) === 'done' ? 1 : 0;
    else failed.push({ sfaUserId: link.sfaUserId, codes });
  }
  return { passed, failed };
}
