import { codeOf } from '../failure/catalogue.js';
import { isClounectError, type Failure } from '../failure/failure.js';
import type { GraphClient, Mailbox } from '../ports/graph-client.js';
import type { SfaReader } from '../ports/sfa-client.js';
import type { TenantConnections } from '../ports/tenant-connections.js';
import type { TenantRepository } from '../ports/tenant-repository.js';

/** One half of a link. `code`: a key of the failure catalogue: why it failed, or with `ok` what the test could not tell. */
export interface LinkHalf {
  readonly state: 'ok' | 'failed';
  readonly code?: string | undefined;
}

export interface LinkTest {
  readonly sfa: LinkHalf;
  readonly outlook: LinkHalf;
  /** What the address leads to, once its calendar answered. */
  readonly mailbox?: Mailbox | undefined;
}

export interface TestLinkPorts {
  readonly tenants: Pick<TenantRepository, 'find' | 'source'>;
  readonly connections: Pick<TenantConnections, 'sfa' | 'graph'>;
}

/**
 * Really tries both halves of a link: a list of this user's schedules, and a look into the mailbox's calendar. One call to JUST.SFA and two
 * to Graph; nothing is written or stored. JUST.SFA tells of no users, so that an unknown one and one without schedules look the same.
 */
export async function testLink(ports: TestLinkPorts, link: { readonly tenantId: string; readonly sfaUserId: string; readonly mail: string }): Promise<LinkTest> {
  const [sfa, { mailbox, ...outlook }] = await Promise.all([coded(() => testUser(ports, link)), coded(() => testMailbox(ports, link))]);
  return { sfa, outlook, mailbox };
}

interface Tried extends LinkHalf {
  readonly mailbox?: Mailbox | undefined;
}

const ok: Tried = { state: 'ok' };
const failed = (code: string): Tried => ({ state: 'failed', code });

/** What is missing in the settings is a finding here, not an error. */
async function coded(test: () => Promise<Tried>): Promise<Tried> {
  try {
    return await test();
  } catch (error) {
    if (isClounectError(error, 'secretMissing') || isClounectError(error, 'unknownTenant')) return failed('settingsMissing');
    if (isClounectError(error)) return failed(error.code);
    throw error;
  }
}

async function testUser({ tenants, connections }: TestLinkPorts, { tenantId, sfaUserId }: { readonly tenantId: string; readonly sfaUserId: string }): Promise<Tried> {
  const tenant = await tenants.find(tenantId);
  const source = tenant && (await tenants.source(tenantId, tenant.sourceId));
  if (source === undefined) return failed('settingsMissing');
  const sfa: SfaReader = await connections.sfa(source, 'userEdit');
  const page = await sfa.listRecords({ participant: sfaUserId, offset: 0 });
  if (page.status === 'failed') return failed(page.failure.code === 'rejected' ? 'participantRefused' : codeOf(page.failure));
  const { records, malformed, others } = page.value;
  if (records.length > 0) return ok;
  return { state: 'ok', code: others > 0 ? 'userNotToBeTold' : malformed.length > 0 ? 'malformed' : 'noScheduleYet' };
}

async function testMailbox({ connections }: TestLinkPorts, { tenantId, mail }: { readonly tenantId: string; readonly mail: string }): Promise<Tried> {
  const graph: GraphClient = await connections.graph(tenantId, 'userEdit');
  const found = await graph.resolveMailbox(mail);
  if (found.status === 'failed') return failed(codeOfMailbox(found.failure));
  const seen = await graph.listMarkedEvents(found.value.mailboxId, undefined);
  return seen.status === 'failed' ? failed(codeOfMailbox(seen.failure)) : { state: 'ok', mailbox: found.value };
}

function codeOfMailbox(failure: Failure): string {
  if (failure.code === 'notFound') return 'mailboxUnknown';
  return failure.code === 'forbidden' ? 'permissionMissing' : codeOf(failure);
}
