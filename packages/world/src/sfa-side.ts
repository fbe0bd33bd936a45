import type { ReadOutcome, ScheduleChanges, SfaClient, SfaRecord, Urgency, WriteOutcome } from '@clounect/core';
import { sfaPermitRules } from '@clounect/core';
import type { Actor } from './scheduler.js';
import type { ArrivalCounter } from './count-arrivals.js';
import type { HostProcess, World } from './world-state.js';
import { breakRule } from './violation.js';
import { callOutside, type OutsideCall } from './call-outside.js';
import { checkFlow } from './check-flow.js';
import { note, type Author, type RecordStory } from './ledger.js';
import { noteFlow } from './note-flow.js';
import { tenantId } from './world-state.js';
import { textOf } from './values.js';

/** JUST.SFA tells of every change, whoever made it, also through the API. */
export function tellChange(world: World, trigger: 'add' | 'update' | 'delete', recordId: string): void {
  const record = world.sfa.rawRecords().find((one) => one.recordId === recordId);
  const version = world.settings.hasVersions ? record?.version : undefined;
  const schedule = record?.schedule ?? {};
  world.letters.push({ to: 'webhook', recordId, body: { recordId, trigger, tableName: 'table_1', schedule, ...(version === undefined ? {} : { version }) } });
}

/** What the record holds now, into the ledger. */
export function noteRecord(world: World, recordId: string, by: Author, readSeq?: number): void {
  const { ledger } = world;
  const record = world.sfa.rawRecords().find((one) => one.recordId === recordId);
  const story: RecordStory = ledger.records.get(recordId) ?? { recordId, fields: new Map(), who: [], flows: [] };
  ledger.records.set(recordId, story);
  if (record === undefined) story.removedAt ??= ledger.seq;
  else {
    for (const field of ['title', 'location', 'content', 'period'] as const) {
      const before = note(story.fields, field, { seq: ledger.seq, value: textOf(record.schedule[field]), by });
      if (before === undefined || by !== 'sync') continue;
      // Edited between our read and our write: the one declared gap.
      if (readSeq !== undefined && before.by === 'person' && before.seq > readSeq) {
        ledger.gaps += 1;
        ledger.gapFields.add(`${recordId}/${field}`);
      } else ledger.overwritten.push({ seq: ledger.seq, side: 'sfa', recordId, field, before });
    }
    const ids = [...new Set(record.schedule.participants.map(({ sfaUserId }) => sfaUserId))];
    if (JSON.stringify(story.who.at(-1)?.ids) !== JSON.stringify(ids)) story.who.push({ seq: ledger.seq, ids });
  }
  noteFlow(world);
}

/** What one task last read of each record: what its writes are merged with. */
export type ReadMemory = Map<string, { readonly seq: number; readonly participants: number }>;

/** The client of one task of one process. */
export function createWorldSfaClient(world: World, process: HostProcess, actor: Actor, arrivals: ArrivalCounter, urgency: Urgency, reads: ReadMemory): SfaClient {
  const { sfa, ledger } = world;
  const call = (what: string, isWrite: boolean): OutsideCall => ({ side: 'sfa', what: `sfa ${what}`, isWrite, scope: { tenantId, of: 'sfa' }, urgency, rules: sfaPermitRules(world.sfaLimits) });
  const outside = <T>(what: string, isWrite: boolean, effect: () => Promise<ReadOutcome<T> | WriteOutcome<T>>) => callOutside(world, process, actor, arrivals, call(what, isWrite), effect);
  const current = (recordId: string): SfaRecord | undefined => sfa.rawRecords().find((one) => one.recordId === recordId);
  const mayWrite = (recordId: string, changes: ScheduleChanges | undefined): void => {
    world.writes += 1;
    world.lastWriteAt = world.clock.ms();
    if (actor.isDead) return;
    const read = reads.get(recordId);
    if (read === undefined) breakRule(world, 'read-before-write', `record ${recordId} was written without having been read in the same run`);
    else if (read.participants !== 1) breakRule(world, 'several-never-write-back', `record ${recordId} was read with ${read.participants} participants and written`);
    checkFlow(world, recordId, changes);
  };
  return {
    filtersByParticipant: true,
    readRecord: (recordId) =>
      outside(`read ${recordId}`, false, async () => {
        const outcome = await sfa.client.readRecord(recordId);
        if (outcome.status === 'done' && outcome.value.state === 'present') {
          reads.set(recordId, { seq: ledger.seq, participants: new Set(outcome.value.record.schedule.participants.map(({ sfaUserId }) => sfaUserId)).size });
        }
        return outcome;
      }) as ReturnType<SfaClient['readRecord']>,
    listRecords: (query) =>
      outside('list', false, async () => {
        const outcome = await sfa.client.listRecords(query);
        if (outcome.status === 'failed') return outcome;
        const records = outcome.value.records.filter(({ recordId }) => !world.unlisted.has(recordId));
        if (records.length < outcome.value.records.length) world.faults.reached('shortList');
        return { ...outcome, value: { ...outcome.value, records } };
      }) as ReturnType<SfaClient['listRecords']>,
    updateRecord: (recordId, changes) =>
      outside(`write ${Object.keys(changes).join('+')} of ${recordId}`, true, async () => {
        mayWrite(recordId, changes);
        const before = current(recordId);
        const outcome = await sfa.client.updateRecord(recordId, changes);
        if (outcome.status === 'refused' && outcome.failure.code === 'rejected') world.situations.met('fieldRefused');
        if (current(recordId) !== before) {
          world.writeBacks += 1;
          noteRecord(world, recordId, 'sync', reads.get(recordId)?.seq ?? ledger.seq);
          tellChange(world, 'update', recordId);
        }
        return outcome;
      }) as ReturnType<SfaClient['updateRecord']>,
    deleteRecord: (recordId) =>
      outside(`delete ${recordId}`, true, async () => {
        mayWrite(recordId, undefined);
        const outcome = await sfa.client.deleteRecord(recordId);
        if (current(recordId) === undefined && outcome.status !== 'refused') {
          noteRecord(world, recordId, 'sync', reads.get(recordId)?.seq);
          tellChange(world, 'delete', recordId);
        }
        return outcome;
      }) as ReturnType<SfaClient['deleteRecord']>,
  };
}

