import type { OutsideCall } from '@clounect/core';
import { expect, it } from 'vitest';
import { createSfaClient } from './create-sfa-client.js';
import { sfaSettingsSchema } from './settings.js';

const source = { tenantId: 'example', sourceId: 's', host: 'example.justsfa.com', table: 'table_1', scheduleField: 'field_1', settings: { fields: { title: 'field_2' } } };

it('tells of every attempt that was made, and of none that a limit held back', async () => {
  const calls: OutsideCall[] = [];
  const answers = [() => Response.json({}, { status: 500 }), () => Response.json({}, { status: 401 }), () => new Response('', { status: 200 })];
  const client = createSfaClient({
    settings: sfaSettingsSchema.parse({ tenant: 'example', limits: { perMinute: 3 } }),
    source,
    apiKey: 'EXAMPLE-KEY',
    fetch: () => Promise.resolve((answers.shift() ?? (() => Response.error()))()),
    onCall: (call) => calls.push(call),
  });
  await client.readRecord('17');
  await client.updateRecord('17', { title: '商談' });
  expect(await client.updateRecord('17', { title: '商談' })).toMatchObject({ status: 'refused', failure: { code: 'rateLimited' } });
  expect(calls.map(({ operation, method, status, outcome }) => [operation, method, status, outcome])).toEqual([
    ['readRecord', 'GET', 500, 'unavailable'],
    ['readRecord', 'GET', 401, 'unauthorized'],
    ['updateRecord', 'PUT', 200, 'ok'],
  ]);
  expect(calls.every(({ system, host }) => system === 'justSfa' && host === 'example.justsfa.com')).toBe(true);
  expect(JSON.stringify(calls.map((call) => ({ ...call, durationMs: 0 })))).not.toMatch(/17|商談|EXAMPLE|table_1/);
});
