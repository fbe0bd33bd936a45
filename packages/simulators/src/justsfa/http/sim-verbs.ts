import { z } from 'zod';
import { apiKeySchema } from '../access/api-key.js';
import { toEnvelope } from '../records/to-envelope.js';
import { notFound } from '../refusal.js';
import { participantSchema } from '../schedule/participant.js';
import type { Table } from '../settings/table.js';
import type { SimulatedTenant } from '../simulated-tenant.js';
import { faultSchema } from '../../simulation/faults.js';
import { sendTest } from '../webhooks/send-test.js';
import { webhookSchema } from '../webhooks/webhook.js';
import { ok, type Answer } from './answer.js';

export interface SimRequest {
  readonly id: string;
  readonly query: unknown;
  readonly body: unknown;
}
/** One verb below `/_sim`: `GET /_sim/` lists them with their sentence. */
export interface SimVerb {
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  readonly path: string;
  readonly does: string;
  readonly answer: (request: SimRequest) => Answer | Promise<Answer>;
}

const faultsSchema = z.union([z.strictObject({ faults: z.array(faultSchema) }).transform(({ faults }) => faults), z.array(faultSchema)]);
const recordQuerySchema = z.object({ table: z.string().optional(), as: z.string().default('administrator') });
const writtenSchema = z.strictObject({ record: z.record(z.string(), z.unknown()) });
const testSendSchema = z.strictObject({ recordId: z.int().optional() }).default({});

export function createSimVerbs(tenant: SimulatedTenant): readonly SimVerb[] {
  return [...recordVerbs(tenant), ...webhookVerbs(tenant), ...trafficVerbs(tenant), ...settingsVerbs(tenant)];
}

function recordVerbs(tenant: SimulatedTenant): readonly SimVerb[] {
  const { records, readRules } = tenant;
  const parse = (query: unknown): { table: Table; by: string } => {
    const { table: name, as } = recordQuerySchema.parse(query);
    const table = name === undefined ? tenant.tables.all()[0] : tenant.tables.find(name);
    if (table === undefined) throw notFound(`No table ${name ?? ''}.`);
    return { table, by: as };
  };
  const as = '?table= another table, ?as= login id of the person.';
  return [
    { method: 'get', path: '/records', does: 'All records of the first table, as the record API shows each; ?table= another one.', answer: ({ query }) => {
      const { table } = parse(query);
      return ok([...records.all(table)].map((record) => toEnvelope(table, record, readRules())));
    } },
    { method: 'get', path: '/records/:id', does: 'That record, as one element of the record API\'s answer; 404 when there is none.', answer: ({ id, query }) => {
      const { table } = parse(query);
      const record = records.find(table, Number(id));
      if (record === undefined) throw notFound(`No record ${id}.`);
      return ok(toEnvelope(table, record, readRules()));
    } },
    { method: 'post', path: '/records', does: `A person makes a record on the screen: {record}. ${as}`, answer: ({ query, body }) => {
      const { table, by } = parse(query);
      return ok(toEnvelope(table, records.insert(table, writtenSchema.parse(body).record, by), readRules()));
    } },
    { method: 'put', path: '/records/:id', does: `A person changes the named fields of a record: {record}. ${as}`, answer: ({ id, query, body }) => {
      const { table, by } = parse(query);
      return ok(toEnvelope(table, records.update(table, { recordId: Number(id) }, writtenSchema.parse(body).record, by), readRules()));
    } },
    { method: 'delete', path: '/records/:id', does: `A person deletes a record. ${as}`, answer: ({ id, query }) => {
      const { table, by } = parse(query);
      records.remove(table, Number(id), by);
      return { status: 204 };
    } },
  ];
}

function webhookVerbs(tenant: SimulatedTenant): readonly SimVerb[] {
  const { webhooks, sender, deliveries } = tenant;
  const find = (id: string) => {
    const webhook = webhooks.find(id);
    if (webhook === undefined) throw notFound(`No webhook ${id}.`);
    return webhook;
  };
  return [
    { method: 'get', path: '/webhooks', does: 'The Webhook設定 of all tables.', answer: () => ok(webhooks.all()) },
    { method: 'put', path: '/webhooks', does: 'Replaces all of them: [{id, url, table, title?, headers?, triggers?, fields?}].', answer: ({ body }) => {
      webhooks.replace(z.array(webhookSchema).parse(body));
      return ok(webhooks.all());
    } },
    { method: 'put', path: '/webhooks/:id', does: 'Makes or replaces one.', answer: ({ id, body }) => {
      webhooks.put(webhookSchema.parse({ ...z.record(z.string(), z.unknown()).parse(body), id }));
      return ok(find(id));
    } },
    { method: 'delete', path: '/webhooks/:id', does: 'Removes one.', answer: ({ id }) => {
      webhooks.remove(find(id).id);
      return { status: 204 };
    } },
    { method: 'post', path: '/webhooks/:id/test', does: 'テスト送信 with a picked record ({recordId}, else the newest); answers the delivery when it is done.', answer: async ({ id, body }) =>
      ok(await sendTest(tenant, find(id), testSendSchema.parse(body).recordId)) },
    { method: 'get', path: '/deliveries', does: 'Each webhook attempt: recordId, type, status (0: no answer), at, url, error?.', answer: () => ok(deliveries.all()) },
    { method: 'delete', path: '/deliveries', does: 'Forgets them.', answer: () => {
      deliveries.clear();
      return { status: 204 };
    } },
    { method: 'get', path: '/held', does: 'The webhooks kept back by the switch webhookHold.', answer: () =>
      ok(sender.held().map(({ webhook, recordId, type, body }) => ({ webhook: webhook.id, recordId, type, body: JSON.parse(body) as unknown }))) },
    { method: 'post', path: '/held/release', does: 'Sends the held ones one after another; answers their deliveries.', answer: async () => ok(await sender.release()) },
  ];
}

function trafficVerbs({ calls, limits, faults, switches }: SimulatedTenant): readonly SimVerb[] {
  return [
    { method: 'get', path: '/calls', does: 'Record API calls by kind, limit violations, and what is used of the limits.', answer: () => ok({ ...calls.toJson(), usage: limits.usage() }) },
    { method: 'post', path: '/calls/reset', does: 'Sets the counts to nothing; the limits go on.', answer: () => {
      calls.reset();
      return ok(calls.toJson());
    } },
    { method: 'post', path: '/limits/reset', does: 'Forgets the last minute\'s and today\'s calls, as if time had passed.', answer: () => {
      limits.reset();
      return ok(limits.usage());
    } },
    { method: 'get', path: '/faults', does: 'The faults in force, with their hits.', answer: () => ok(faults.list()) },
    { method: 'post', path: '/faults', does: 'Replaces all faults: {faults: [{kind: list|get|insert|update|delete|*, effect, status, times, …}]}.', answer: ({ body }) => {
      faults.replace(faultsSchema.parse(body));
      return ok(faults.list());
    } },
    { method: 'get', path: '/switches', does: 'Behaviours that can be switched.', answer: () => ok(switches.current()) },
    { method: 'patch', path: '/switches', does: 'Changes the named ones.', answer: ({ body }) => ok(switches.patch(body)) },
  ];
}

function settingsVerbs({ name, tables, users, apiKeys }: SimulatedTenant): readonly SimVerb[] {
  return [
    { method: 'get', path: '/settings', does: 'Tenant, tables, users and API keys.', answer: () => ok({ tenant: name, tables: tables.all(), users: users.all(), apiKeys: apiKeys.all() }) },
    { method: 'get', path: '/tables', does: 'Tables with their fields, panels and filters.', answer: () => ok(tables.all()) },
    { method: 'get', path: '/users', does: 'Users, groups and facilities that a schedule can name.', answer: () => ok(users.all()) },
    { method: 'put', path: '/users', does: 'Replaces them: [{id, name?, mail?, department?, role?, kind?}].', answer: ({ body }) => {
      users.replace(z.array(participantSchema).parse(body));
      return ok(users.all());
    } },
    { method: 'get', path: '/api-keys', does: 'API keys.', answer: () => ok(apiKeys.all()) },
    { method: 'put', path: '/api-keys', does: 'Replaces them: [{key, tables, title?, enabled?, permissions?, expiresAt?, actsAs?}].', answer: ({ body }) => {
      apiKeys.replace(z.array(apiKeySchema).parse(body));
      return ok(apiKeys.all());
    } },
  ];
}
