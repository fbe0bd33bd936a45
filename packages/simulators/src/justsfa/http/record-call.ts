import { z } from 'zod';
import { authenticate, authorize, type ApiKey, type Permission } from '../access/api-key.js';
import { findPanel, parseListQuery } from '../records/list-query.js';
import { toExactMatch } from '../records/match.js';
import type { RecordSelector } from '../records/record-store.js';
import { toEnvelope } from '../records/to-envelope.js';
import { invalid, notFound, Refusal } from '../refusal.js';
import type { Table } from '../settings/table.js';
import type { SimulatedTenant } from '../simulated-tenant.js';
import { ok, type Answer } from './answer.js';

export type CallKind = 'list' | 'get' | 'insert' | 'update' | 'delete';
/** A call of the record API as it came in. */
export interface RecordCall {
  readonly kind: CallKind;
  readonly table: string;
  /** Of the path, where it names one. */
  readonly recordId: string | undefined;
  readonly query: unknown;
  readonly body: unknown;
  readonly authorization: string | undefined;
}
interface Context {
  readonly tenant: SimulatedTenant;
  readonly table: Table;
  readonly key: ApiKey;
}

const written = z.record(z.string(), z.unknown());
const one = <T extends z.ZodType>(element: T) => z.strictObject({ records: z.tuple([element]) });
const recordId = z.int().min(1);
const insertSchema = one(z.strictObject({ record: written }));
const updateSchema = one(
  z.union([
    z.strictObject({ recordId, record: written }),
    z.strictObject({ recordKey: z.record(z.string(), z.union([z.string(), z.number()])), record: written }),
  ]),
);
const updateByPathSchema = z.union([z.strictObject({ record: written }).transform(({ record }) => record), insertSchema.transform(({ records: [{ record }] }) => record)]);
const deleteSchema = one(z.strictObject({ recordId }));

const permissionOf: Readonly<Record<CallKind, Permission>> = { list: 'view', get: 'view', insert: 'add', update: 'edit', delete: 'delete' };

/** Does one call's whole work, in one go. Throws a Refusal, which then has changed nothing. */
export function answerRecordCall(tenant: SimulatedTenant, call: RecordCall): Answer {
  const key = authenticate(call.authorization, tenant.apiKeys.find, tenant.now());
  const table = tenant.tables.find(call.table);
  if (table === undefined) throw notFound(`テーブル ${call.table} が存在しません。`);
  authorize(key, table.name, permissionOf[call.kind]);
  return answers[call.kind]({ tenant, table, key }, call);
}

const answers: Readonly<Record<CallKind, (context: Context, call: RecordCall) => Answer>> = {
  list: ({ tenant, table }, { query }) => {
    const { matches, offset, limit, fields } = parseListQuery(table, query, tenant.switches.current());
    const rules = tenant.readRules();
    return ok(tenant.records.page(table, matches, offset, limit).map((record) => toEnvelope(table, record, rules, fields)));
  },
  get: ({ tenant, table }, { recordId: id, query }) => {
    const panel = findPanel(table, z.object({ panelName: z.string().optional() }).parse(query).panelName);
    const record = tenant.records.find(table, idOfPath(id));
    if (record !== undefined) return ok([toEnvelope(table, record, tenant.readRules(), panel?.fields)]);
    if (tenant.switches.current().missingAnswer === 'emptyArray') return ok([]);
    throw notFound('レコードが存在しません。');
  },
  insert: ({ tenant, table, key }, { body }) => {
    const { records } = read(insertSchema, body);
    return ok({ recordIds: [tenant.records.insert(table, records[0].record, key.actsAs).recordId] });
  },
  update: ({ tenant, table, key }, { recordId: id, body }) => {
    if (id === undefined) {
      const [element] = read(updateSchema, body).records;
      tenant.records.update(table, selectorOf(table, element), element.record, key.actsAs);
    } else {
      tenant.records.update(table, { recordId: idOfPath(id) }, read(updateByPathSchema, body), key.actsAs);
    }
    return done(tenant);
  },
  delete: ({ tenant, table, key }, { recordId: id, body }) => {
    const target = id === undefined ? read(deleteSchema, body).records[0].recordId : idOfPath(id);
    tenant.records.remove(table, target, key.actsAs);
    return done(tenant);
  },
};

const done = ({ switches }: SimulatedTenant): Answer => (switches.current().writeAnswer === 'object' ? ok({}) : { status: 204 });

/** Only one record per call: several were seen to fail. */
function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Refusal(400, 'INVALID_BODY', `リクエストの形式が正しくありません (1件ずつ指定します): ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function idOfPath(text: string | undefined): number {
  if (text === undefined || !/^\d{1,15}$/.test(text)) throw invalid('INVALID_PARAMETER', 'レコードIDは整数です。');
  return Number(text);
}

function selectorOf(table: Table, element: { recordId: number } | { recordKey: Record<string, string | number> }): RecordSelector {
  if ('recordId' in element) return { recordId: element.recordId };
  const [entry, second] = Object.entries(element.recordKey);
  if (entry === undefined || second !== undefined) throw invalid('INVALID_BODY', 'recordKeyにはフィールドを1つ指定します。');
  const match = toExactMatch(table, entry[0], String(entry[1]));
  if (match === undefined) throw invalid('UNKNOWN_FIELD', `${entry[0]}: フィールドが存在しません。`);
  return { match };
}
