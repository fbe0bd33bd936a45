import type { Schedule, ScheduleChanges, SfaClient } from '@clounect/core';

/** What JUST.SFA posts for a change, whoever made it. */
export interface Posted {
  readonly recordId: string;
  readonly trigger: 'add' | 'update' | 'delete';
  readonly version: string;
  readonly tableName: string;
  readonly schedule: Schedule | Record<string, never>;
}

export interface SfaState {
  readonly record?: { readonly schedule: Schedule; readonly version: string } | undefined;
  readonly ticks: number;
  /** Webhooks that were not delivered yet, in order. */
  readonly outbox: readonly Posted[];
  /** Writes of ours that went over a state which their writer had not read: the declared gap of rule 22. */
  readonly overwritten: readonly Schedule[];
  /** What no rule allows, in words. */
  readonly offences: readonly string[];
}

export interface SfaTable {
  /** For one worker. */
  clientOf(writer: Writer): SfaClient;
  state(): SfaState;
  restore(state: SfaState): void;
  /** A person makes, changes or deletes the record. */
  put(schedule: Schedule): void;
  remove(): void;
}

/** What the worker knew when it wrote. */
export interface Writer {
  /** The version that it read last, to know the gap between its read and its write. */
  lastRead(): string | undefined;
  /** The settings as it read them; a write that was under way when they changed is no offence. */
  isOneWay(): boolean;
}

export const recordId = '1';
export const table = 'table_1';

/** One record of JUST.SFA's: no version check, an answer that tells nothing, and a webhook for every change, ours too. */
export function createSfaTable(): SfaTable {
  let state: SfaState = { ticks: 0, outbox: [], overwritten: [], offences: [] };
  const nextVersion = (): string => new Date(Date.UTC(2026, 10, 22) + state.ticks + 1).toISOString();
  const post = (posted: Pick<Posted, 'trigger' | 'schedule'>, record: SfaState['record']): void => {
    const version = record?.version ?? nextVersion();
    state = { ...state, record, ticks: state.ticks + 1, outbox: [...state.outbox, { recordId, tableName: table, version, ...posted }] };
  };
  const put = (schedule: Schedule): void => post({ trigger: state.record === undefined ? 'add' : 'update', schedule }, { schedule, version: nextVersion() });
  const remove = (): void => post({ trigger: 'delete', schedule: {} }, undefined);
  const offend = (offence: string): void => {
    state = { ...state, offences: [...state.offences, offence] };
  };
  const inspect = (record: SfaState['record'], writer: Writer): void => {
    const read = writer.lastRead();
    if (writer.isOneWay()) offend('one-way, and JUST.SFA was written to');
    if (record === undefined) return;
    if (read === undefined) offend('JUST.SFA was written to by a run that had not read the record');
    if (new Set(record.schedule.participants.map(({ sfaUserId }) => sfaUserId)).size > 1 && record.version === read) offend('a record that was read with several participants was written back');
    if (record.version !== read) state = { ...state, overwritten: [...state.overwritten, record.schedule] };
  };
  return {
    clientOf: (writer) => ({
      filtersByParticipant: true,
      readRecord: async () => ({ status: 'done', value: state.record === undefined ? { state: 'absent' } : { state: 'present', record: { recordId, ...state.record } } }),
      listRecords: async () => {
        throw new Error('nobody lists records here');
      },
      updateRecord: async (_, changes: ScheduleChanges) => {
        const { record } = state;
        inspect(record, writer);
        if (record === undefined) return { status: 'refused', failure: { code: 'notFound', detail: 'no such record' } };
        put({ ...record.schedule, ...changes } as Schedule);
        return { status: 'applied', value: changes };
      },
      deleteRecord: async () => {
        const { record } = state;
        inspect(record, writer);
        if (record === undefined) return { status: 'refused', failure: { code: 'notFound', detail: 'no such record' } };
        remove();
        return { status: 'applied', value: undefined };
      },
    }),
    state: () => state,
    restore: (earlier) => {
      state = earlier;
    },
    put,
    remove,
  };
}
