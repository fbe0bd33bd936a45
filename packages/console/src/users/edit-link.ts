import { isTyped, readFields, toSeen, type LinkFields, type LinkForm } from './link-form.js';
import { previewEdit } from './preview-edit.js';
import type { Clock, LinkEdit, LinkEditEnd, LinkTest, Tenant, TenantRepository, UserLink } from '@clounect/core';
import type { RowNews, UserOutcome } from './outcome.js';
import type { UserPorts } from './user-ports.js';

export interface EditLinkPorts {
  readonly tenants: Pick<TenantRepository, 'links'>;
  readonly users: UserPorts;
  readonly clock: Clock;
}

interface Desk {
  readonly ports: EditLinkPorts;
  readonly tenant: Tenant;
  readonly links: readonly UserLink[];
  readonly linkId: string;
  readonly form: LinkForm;
}

/** What the form of a row asks for, done or shown beforehand; against the link as the page showed it. */
export async function editLink(ports: EditLinkPorts, tenant: Tenant, linkId: string, form: LinkForm): Promise<UserOutcome> {
  const links = await ports.tenants.links(tenant.tenantId);
  const desk: Desk = { ports, tenant, links, linkId, form };
  const current = links.find((link) => link.linkId === linkId);
  if (current === undefined) return form.seen === '' && form.action === 'test' ? saveAndTest(desk, undefined) : news(desk, 'gone', 404, form.action === 'test' ? { typed: readFields(form).typed } : {});
  if (toSeen(current) !== form.seen) {
    // The same form twice: what it asked for is there.
    if (isReached(current, form)) return news(desk, 'already', 200);
    return news(desk, 'overtaken', 409, { typed: readFields(form).typed });
  }
  return form.action === 'test' ? saveAndTest(desk, current) : switchOrRemove(desk, current);
}

function isReached(current: UserLink, form: LinkForm): boolean {
  if (form.action === 'test') return isTyped(current, readFields(form).typed);
  return form.action === 'on' ? current.isOn : form.action === 'off' && !current.isOn;
}

async function saveAndTest(desk: Desk, current: UserLink | undefined): Promise<UserOutcome> {
  const { ports, tenant, linkId, form } = desk;
  const { typed, wrong } = readFields(form);
  if (wrong.length > 0) return news(desk, 'wrong', 422, { typed, wrong });
  if (current?.isOn === true) return changeLinked(desk, current, typed);
  const isSame = current?.sfaUserId === typed.sfaUserId && current.mail === typed.mail;
  // Before the test, so that nothing that was typed is lost whatever it says.
  const saved: UserLink = { tenantId: tenant.tenantId, linkId, isOn: false, ...typed, mailboxId: current?.mail === typed.mail ? current.mailboxId : undefined, testedAt: isSame ? current.testedAt : undefined };
  const end = await editAsSeen(ports, { tenantId: tenant.tenantId, before: current, after: saved });
  if (end !== 'done') return refused(desk, end, typed);
  return keepTest(desk, saved, saved, await test(desk, typed));
}

/** The link is on: nothing of it changes before the new values are tested and what they do was shown. */
async function changeLinked(desk: Desk, current: UserLink, typed: LinkFields): Promise<UserOutcome> {
  const { ports, tenant, links, form } = desk;
  const tested = await test(desk, typed);
  const { mailbox } = tested;
  const isOther = current.sfaUserId !== typed.sfaUserId || current.mail !== typed.mail;
  const isOtherMailbox = mailbox !== undefined && current.mailboxId !== undefined && mailbox.mailboxId !== current.mailboxId;
  if (isOther && !isOk(tested)) return news(desk, 'notSaved', 409, { typed, test: tested });
  if (!isOther && !(isOtherMailbox && isOk(tested))) return keepTest(desk, current, { ...current, ...typed }, tested);
  const taken = links.some((link) => link.linkId !== current.linkId && link.sfaUserId === typed.sfaUserId) && typed.sfaUserId !== current.sfaUserId;
  if (taken) return refused(desk, 'userTaken', typed);
  const after: UserLink = { ...current, ...typed, mailboxId: mailbox?.mailboxId, testedAt: ports.clock.now() };
  const preview = (isAgain: boolean) => previewEdit(ports.users, tenant, { action: 'test', before: current, after, links, choice: form.events, isAgain });
  if (form.confirmed === undefined) return { kind: 'preview', preview: await preview(false) };
  if (form.mailboxId !== (after.mailboxId ?? '')) return { kind: 'preview', preview: await preview(true) };
  const isAnotherPerson = typed.sfaUserId !== current.sfaUserId;
  const end = await editAsSeen(ports, { tenantId: tenant.tenantId, before: current, after, ending: isAnotherPerson ? endingOf(desk) : undefined });
  if (end === 'moreEvents') return { kind: 'preview', preview: await preview(true) };
  return end === 'done' ? news(desk, 'saved', 200, { test: tested }) : refused(desk, end, typed);
}

async function keepTest(desk: Desk, before: UserLink, saved: UserLink, tested: LinkTest): Promise<UserOutcome> {
  const { ports, tenant } = desk;
  const mailboxId = tested.mailbox?.mailboxId ?? saved.mailboxId;
  const after = { ...saved, mailboxId, testedAt: isOk(tested) ? ports.clock.now() : undefined };
  const end = await editAsSeen(ports, { tenantId: tenant.tenantId, before, after });
  if (end !== 'done') return refused(desk, end, saved);
  return news(desk, isOk(tested) ? 'saved' : 'savedUntested', 200, { test: tested });
}

async function switchOrRemove(desk: Desk, current: UserLink): Promise<UserOutcome> {
  const { ports, tenant, links, form } = desk;
  const { action } = form;
  if (action !== 'remove' && !isTyped(current, readFields(form).typed)) return news(desk, 'saveFirst', 409, { typed: readFields(form).typed });
  if (action === 'on' && current.isOn) return news(desk, 'already', 200);
  if (action === 'off' && !current.isOn) return news(desk, 'already', 200);
  if (action === 'on' && current.testedAt === undefined) return news(desk, 'testFirst', 409);
  const after = action === 'remove' ? undefined : { ...current, isOn: action === 'on' };
  const preview = (isAgain: boolean) => previewEdit(ports.users, tenant, { action, before: current, after, links, choice: form.events, isAgain });
  if (form.confirmed === undefined) return { kind: 'preview', preview: await preview(false) };
  const ending = current.isOn ? endingOf(desk) : undefined;
  const end = await editAsSeen(ports, { tenantId: tenant.tenantId, before: current, after, ending });
  if (end === 'moreEvents') return { kind: 'preview', preview: await preview(true) };
  if (end !== 'done') return refused(desk, end);
  return news(desk, action === 'on' ? 'linked' : action === 'off' ? 'unlinked' : 'removed', 200);
}

const endingOf = ({ tenant, form }: Desk): LinkEdit['ending'] => ({ events: form.events ?? tenant.policies.onUnlink, shown: form.shown });
const isOk = ({ sfa, outlook }: LinkTest): boolean => sfa.state === 'ok' && outlook.state === 'ok';
const test = ({ ports, tenant }: Desk, { sfaUserId, mail }: LinkFields): Promise<LinkTest> => ports.users.test({ tenantId: tenant.tenantId, sfaUserId, mail });

/** A worker may have found the mailbox meanwhile: for an administrator the link is the same. */
async function editAsSeen({ tenants, users }: EditLinkPorts, edit: LinkEdit): Promise<LinkEditEnd> {
  const end = await users.edit(edit);
  const { before } = edit;
  if (end !== 'overtaken' || before === undefined) return end;
  const now = (await tenants.links(edit.tenantId)).find(({ linkId }) => linkId === before.linkId);
  return now === undefined || toSeen(now) !== toSeen(before) ? end : users.edit({ ...edit, before: now });
}

function refused(desk: Desk, end: Exclude<LinkEditEnd, 'done'>, typed?: LinkFields): UserOutcome {
  return end === 'userTaken' ? news(desk, 'userTaken', 409, { typed, wrong: ['sfaUserId'] }) : news(desk, 'overtaken', 409, { typed });
}

function news({ linkId }: Desk, told: RowNews['told'], status: 200 | 404 | 409 | 422, more: Omit<RowNews, 'linkId' | 'told'> = {}): UserOutcome {
  return { kind: 'news', news: { linkId, told, ...more }, status };
}
