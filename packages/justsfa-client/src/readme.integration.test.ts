import { readFileSync } from 'node:fs';
import { createSfaClient, createWebhookReader, sfaSettingsSchema, sourceSettingsSchema, toSourceHost } from '@clounect/justsfa-client';
import { startJustSfaSimulator } from '@clounect/simulators/justsfa';
import { expect, it } from 'vitest';

it('the example of the README runs', async () => {
  const simulator = await startJustSfaSimulator();
  await fetch(`${simulator.url}/_sim/records`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ record: { field_1000000002: '商談' } }),
  });
  const baseUrl = simulator.url;
  const webhookBody: unknown = { type: 'ADD_RECORD', recordId: 1, record: { field_1000000002: '商談' } };
  // README:
  const settings = sfaSettingsSchema.parse({ tenant: 'example', baseUrl }); // without baseUrl: https://example.justsfa.com
  const source = {
    tenantId: 'example',
    sourceId: 'source-1',
    host: toSourceHost(settings),
    table: 'table_1000000001',
    scheduleField: 'field_1000000001',
    settings: sourceSettingsSchema.parse({ fields: { title: 'field_1000000002', location: 'field_1000000003' } }),
  };

  const client = createSfaClient({ settings, source, apiKey: 'EXAMPLE-KEY' });
  const reading = await client.readRecord('1');
  const writing = await client.updateRecord('1', { title: '商談（変更）' });
  const notice = createWebhookReader().read(webhookBody, source);
  // :README
  expect(reading).toMatchObject({ value: { state: 'present', record: { schedule: { title: '商談' } } } });
  expect(writing).toMatchObject({ status: 'applied' });
  expect(notice).toMatchObject({ value: { recordId: '1', trigger: 'add', schedule: { title: '商談' } } });
  await simulator.close();

  const own = readFileSync(new URL(import.meta.url), 'utf8');
  const shown = own.slice(own.indexOf('// README:\n') + 11, own.indexOf('  // :README\n')).replace(/^ {2}/gm, '');
  expect(readFileSync(new URL('../README.md', import.meta.url), 'utf8')).toContain(shown);
});
