import type { Field } from '../fields/field.js';
import { emptyValue } from '../fields/plain-value.js';
import { toJstMillisecond } from '../jst.js';
import { toUserArray } from '../schedule/participant.js';
import { emptySchedule, readSchedule, type ScheduleRules } from '../schedule/schedule-value.js';
import type { Table } from '../settings/table.js';
import type { RecordValues, StoredRecord } from './record.js';

export interface ReadRules extends ScheduleRules {
  readonly tenant: string;
}

/** One element of a GET answer, as JUST.DB was seen to send it. */
export interface RecordEnvelope {
  readonly tableName: string;
  readonly recordId: number;
  readonly createdBy: readonly string[];
  readonly createdAt: string;
  readonly updatedBy: readonly string[];
  /** `2024-01-09T16:20:17.380+09:00` */
  readonly updatedAt: string;
  readonly recordLink: string;
  readonly record: Readonly<Record<string, unknown>>;
  readonly [approvalOrReaction: string]: unknown;
}

const withoutWorkflow = {
  workflowName: '',
  insertUser: [],
  substituteUser: [],
  nextApprovalUsers: [],
  submittedAt: '',
  lastApprovalUser: [],
  approveAt: [''],
  approvalUser: [],
  approvalStatus: '',
};

/** `fields` limits the record to a panel's fields. */
export function toEnvelope(table: Table, stored: StoredRecord, rules: ReadRules, fields?: readonly string[]): RecordEnvelope {
  const shown = fields === undefined ? table.fields : table.fields.filter(({ name }) => fields.includes(name));
  const person = (id: string): readonly string[] => toUserArray([id], rules.findParticipant);
  return {
    tableName: table.name,
    recordId: stored.recordId,
    reactions: [],
    comments: [],
    createdBy: person(stored.createdBy),
    createdAt: toJstMillisecond(stored.createdAt),
    updatedBy: person(stored.updatedBy),
    updatedAt: toJstMillisecond(stored.updatedAt),
    ...withoutWorkflow,
    recordLink: `https://${rules.tenant}.justsfa.com/sites/view?table=${table.number}&record=${stored.recordId}`,
    record: Object.fromEntries(shown.map((field) => [field.name, readField(field, stored.values, rules)])),
  };
}

function readField(field: Field, { plain, schedules }: RecordValues, rules: ReadRules): unknown {
  if (field.type === 'schedule') return readSchedule(field.name, schedules[field.name] ?? emptySchedule, rules);
  if (field.type === 'calculated') return field.sumOf.reduce((sum, name) => sum + Number(plain[name] ?? 0), 0);
  return plain[field.name] ?? emptyValue(field.type);
}
