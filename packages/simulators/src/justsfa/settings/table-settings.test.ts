import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openStateJournal } from '../../simulation/state-journal.js';
import { toEnvelope } from '../records/to-envelope.js';
import { createSimulatedTenant } from '../simulated-tenant.js';
import type { Table } from './table.js';

const folder = mkdtempSync(join(tmpdir(), 'sfa-tables-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'justsfa.jsonl');
const now = () => Date.UTC(2026, 10, 22);
const webhook = { id: 'w', url: 'http://127.0.0.1:9/', table: 'table_1000000001', fields: ['field_1000000001', 'field_1000000002'], triggers: { add: false, update: false, delete: false, changedField: 'field_1000000001' } };

describe('the tables of the simulated customer', () => {
  it('keep their records, webhooks, keys, panels and filters when table and field get another 識別名, also after a restart', () => {
    const first = openStateJournal(file);
    const tenant = createSimulatedTenant(first, now, { webhooks: [webhook] });
    const table = (): Table => tenant.tables.numbered(10001);
    tenant.records.insert(table(), { field_1000000002: '定例', field_1000000001: { field_1000000001_period: ['2026-11-23', '2026-11-23'], field_1000000001_participants: ['taro.yamada'], field_1000000001_public: false } }, 'administrator');
    tenant.tables.rename(table(), 'table_visits');
    tenant.tables.renameField(table(), 'field_1000000001', 'field_when');
    tenant.tables.renameField(table(), 'field_1000000005', 'field_amount');
    first.close();

    const again = openStateJournal(file);
    const later = createSimulatedTenant(again, now, { webhooks: [] });
    const renamed = later.tables.find('table_visits') ?? expect.fail('the table is gone');
    expect(later.tables.all().map(({ name }) => name)).toEqual(['table_visits', 'table_2000000001', 'table_3000000001']);
    expect(renamed.panels[0]?.filters[0]?.conditions).toEqual([{ field: 'field_when_participants', operator: 'contains', value: '' }]);
    expect(renamed.fields.find(({ type }) => type === 'calculated')).toMatchObject({ sumOf: ['field_amount'] });
    const record = later.records.find(renamed, 1) ?? expect.fail('the record is gone');
    expect(toEnvelope(renamed, record, later.readRules()).record).toMatchObject({
      field_1000000002: '定例',
      field_when: { field_when_period: ['2026-11-23', '2026-11-23'], field_when_participants: [expect.arrayContaining(['taro.yamada'])], field_when_public: false },
    });
    expect(later.webhooks.all()).toMatchObject([{ table: 'table_visits', fields: ['field_when', 'field_1000000002'], triggers: { changedField: 'field_when' } }]);
    expect(later.apiKeys.all()[0]?.tables).toEqual(['table_visits', 'table_2000000001']);
    expect(later.records.insert(renamed, { field_1000000002: '次' }, 'administrator').recordId).toBe(2);
    again.close();
  });

  it('have no 識別名 twice, and an unknown number is refused', () => {
    const { tables } = createSimulatedTenant(openStateJournal(), now, undefined);
    const table = tables.numbered(10001);
    expect(() => tables.rename(table, 'table_2000000001')).toThrow('重複');
    expect(() => tables.renameField(table, 'field_1000000002', 'field_1000000003')).toThrow('重複');
    expect(() => tables.put({ ...table, panels: [{ name: 'panel', filters: [] }, { name: 'panel', filters: [] }] })).toThrow('重複');
    expect(() => tables.rename(table, 'with blank')).toThrow();
    expect(() => tables.numbered(1)).toThrow('存在しません');
    expect(tables.all().map(({ name }) => name)).toEqual(['table_1000000001', 'table_2000000001', 'table_3000000001']);
  });

  it('hold the records of the settings from the first start on, made without a webhook, and only once', () => {
    const journal = openStateJournal();
    const records = [{ table: 'table_1000000001', record: { field_1000000002: '見本' } }];
    const open = () => createSimulatedTenant(journal, now, { records, webhooks: [{ ...webhook, triggers: { add: true, update: true, delete: true } }] });
    const tenant = open();
    tenant.records.remove(tenant.tables.numbered(10001), 1, 'administrator');
    expect([...open().records.all(tenant.tables.numbered(10001))]).toEqual([]);
  });
});
