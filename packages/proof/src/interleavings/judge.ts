import type { EventContent, Schedule } from '@clounect/core';
import { comeToRest, mailboxId, type Scene } from './create-scene.js';
import type { Deed } from './scenario.js';

type Field = 'title' | 'location' | 'content' | 'period';
const fields: readonly Field[] = ['title', 'location', 'content', 'period'];

/** What must hold at every moment; a sentence where it does not. */
export function judgeMoment(scene: Scene): string | undefined {
  const [offence] = scene.offences();
  if (offence !== undefined) return offence;
  for (const mailbox of ['m-taro', 'm-jiro']) {
    const ours = scene.graph.events(mailbox).filter(({ transactionId }) => transactionId !== undefined);
    if (ours.length > 1) return `${ours.length} events of ours stand in ${mailbox}`;
  }
  return scene.graph.mails().length > 0 ? 'mail was sent' : undefined;
}

/** What must hold when nothing more can happen; a sentence where it does not. */
export async function judgeRest(scene: Scene): Promise<string | undefined> {
  return judgeMemory(scene) ?? judgeMailboxes(scene) ?? judgeEdits(scene) ?? (await judgeSecondRun(scene));
}

function judgeMemory(scene: Scene): string | undefined {
  const { work, notices, mappings, waitingHints, eventDoubts } = scene.store.raw();
  const [row] = work;
  if (row !== undefined && (row.dirty !== row.done || row.wakeAt !== undefined || row.leasedUntil !== undefined || row.attempts !== 0)) return `the work row is not at rest: ${JSON.stringify(row)}`;
  if (notices.length > 0) return 'a webhook was never settled';
  if (waitingHints.length > 0) return 'a notification still waits for a creation';
  const doubted = eventDoubts.find((one) => one.doubt > one.settled && mappings.some(({ mailboxId: id, state, etag }) => id === one.mailboxId && state !== 'ended' && etag !== one.etag));
  if (doubted !== undefined) return `an event is still in doubt: ${JSON.stringify(doubted)}`;
  const unsettled = mappings.find(({ pending, state }) => pending.length > 0 || state === 'creating');
  return unsettled === undefined ? undefined : `a mapping is not settled: ${JSON.stringify(unsettled)}`;
}

/** One event for each linked participant and none else of ours. */
function judgeMailboxes(scene: Scene): string | undefined {
  const { record } = scene.sfa();
  const { mappings, links } = scene.store.raw();
  for (const link of links) {
    const ours = scene.graph.events(link.mailboxId ?? '').filter(({ transactionId }) => transactionId !== undefined);
    const isWanted = record !== undefined && record.schedule.period !== null && record.schedule.participants.some(({ sfaUserId }) => sfaUserId === link.sfaUserId);
    if (!link.isOn) continue;
    if (!isWanted && ours.length > 0) return `an event stands in ${link.mailboxId} that nobody wants`;
    // Of a deletion in Outlook nobody tells a one-way tenant, until the next write or comparison meets it.
    if (isWanted && ours.length === 0 && scene.scenario.mayStayDeleted === true) continue;
    if (isWanted && ours.length === 0) return `no event stands in ${link.mailboxId}`;
    const mapping = mappings.find((one) => one.mailboxId === link.mailboxId && one.state !== 'ended');
    if (mapping?.eventId !== ours[0]?.eventId) return `the mapping names ${mapping?.eventId ?? 'no event'} and ${ours[0]?.eventId ?? 'none'} stands in ${link.mailboxId}`;
  }
  return undefined;
}

/** The sides agree by the declared rules, and no value of a person's is gone without a trace. */
function judgeEdits(scene: Scene): string | undefined {
  const { scenario, graph } = scene;
  const { record, overwritten } = scene.sfa();
  const event = graph.events(mailboxId).find(({ transactionId }) => transactionId !== undefined);
  const link = scene.store.raw().links.find((one) => one.mailboxId === mailboxId);
  const deeds = scene.deedsDone();
  if (record === undefined || event === undefined || link?.isOn !== true) return undefined;
  const lost = scene.store.raw().explanations.flatMap(({ decisions }) => decisions.flatMap((one) => Object.values(one.lost ?? {})));
  const isTwoWay = scene.store.raw().tenants[0]?.direction === 'twoWay' && new Set(record.schedule.participants.map(({ sfaUserId }) => sfaUserId)).size === 1;
  for (const field of fields) {
    const [sfa, outlook] = [valueOf(record.schedule, field), valueOf(event.content, field)];
    const edit = lastOf(deeds, (deed) => (deed.kind === 'edit' && deed.changes[field] !== undefined ? text(deed.changes[field]) : undefined));
    const saved = lastOf(deeds, (deed) => (deed.kind === 'put' ? valueOf(deed.schedule, field) : undefined));
    const isDrift = outlook === edit && (!isTwoWay || scenario.mayDrift === true);
    if (sfa !== outlook && !isDrift) return `${field} is ${sfa} in JUST.SFA and ${outlook} in Outlook`;
    const isKept = (value: string): boolean => value === sfa || value === outlook || lost.some((one) => text(one) === value || one === value) || scene.superseded().includes(value) || overwritten.some((schedule) => valueOf(schedule, field) === value);
    if (edit === undefined && saved !== undefined && saved !== sfa) return `${field} is ${sfa} in JUST.SFA, where ${saved} was saved, and nobody edited it in Outlook`;
    if (edit !== undefined && !isKept(edit)) return `${field} as it was edited in Outlook (${edit}) is gone without a trace`;
    if (saved !== undefined && !isKept(saved)) return `${field} as it was saved in JUST.SFA (${saved}) is gone without a trace`;
  }
  return undefined;
}

/** Whatever is hinted at a record that is in step changes nothing. */
async function judgeSecondRun(scene: Scene): Promise<string | undefined> {
  const state = (): string => JSON.stringify([scene.sfa().ticks, scene.graph.events('m-taro'), scene.graph.events('m-jiro')]);
  const before = state();
  await scene.hintAll();
  await comeToRest(scene);
  return state() === before ? scene.offences()[0] : 'a second run writes';
}

function lastOf(deeds: readonly Deed[], valueIn: (deed: Deed) => string | undefined): string | undefined {
  return deeds.flatMap((deed) => valueIn(deed) ?? []).at(-1);
}

function valueOf(holder: Schedule | EventContent, field: Field): string {
  return text(holder[field]);
}

function text(value: unknown): string {
  return JSON.stringify(value);
}
