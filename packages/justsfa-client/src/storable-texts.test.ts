import { expect, it } from 'vitest';
import { createSfaClient } from './create-sfa-client.js';
import { createWebhookReader } from './create-webhook-reader.js';
import { sfaSettingsSchema } from './settings.js';
import { exampleFields, exampleScheduleField as name, exampleSource } from './testing/example-source.js';

/** Every text of a value, member names too. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.entries(value).flatMap((entry) => [entry[0], ...textsOf(entry[1])]) : [];
}
const expectStorable = (outcome: unknown): void => {
  for (const text of textsOf(outcome)) expect(text.isWellFormed() && !text.includes('\0'), JSON.stringify(text)).toBe(true);
};

const people = (bad: string) => [[`taro${bad}`, `山田${bad}`], [bad], bad, `hanako${bad}`, { [bad]: bad }, ['', bad], [[bad]]];
const bodyWith = (bad: string) => ({
  type: `UPDATE_RECORD${bad}`,
  recordId: 7,
  tableName: `table_1000000001${bad}`,
  updatedAt: `2026-11-22T00:00:00Z${bad}`,
  recordLink: `https://example.justsfa.com/${bad}`,
  record: {
    [name]: { [`${name}_period`]: ['2026-11-24', '2026-11-24'], [`${name}_participants`]: people(bad), [bad]: bad },
    [exampleFields.title]: `商談${bad}`,
    [exampleFields.location]: ['visit', bad],
    [exampleFields.content]: `一${bad}\n${bad}`,
    [bad]: bad,
  },
});

const settings = sfaSettingsSchema.parse({ tenant: 'example' });
const clientWith = (body: unknown, status = 200) =>
  createSfaClient({ settings, source: exampleSource(), apiKey: 'EXAMPLE-KEY', fetch: () => Promise.resolve(new Response(JSON.stringify(body), { status })) });

it.each(['\0', '\ud800', '\udc00', 'a\0\ud83d b'])('nothing that a store refuses comes out of a webhook or a read with %j', async (bad) => {
  const body = bodyWith(bad);
  const notice = createWebhookReader().read(body, exampleSource());
  expect(notice).toMatchObject({ status: 'done', value: { schedule: { period: { firstDay: '2026-11-24' } }, link: undefined, version: undefined } });
  expectStorable(notice);
  expectStorable(createWebhookReader().identify(body));
  const read = await clientWith([body]).readRecord('7');
  expect(read).toMatchObject({ value: { state: 'present' } });
  expectStorable(read);
  expectStorable(await clientWith([body]).listRecords({ offset: 0 }));
});

it.each(['\0', '\ud800'])('nor out of failures with %j', async (bad) => {
  const record = { ...bodyWith(bad).record, [name]: bad };
  expectStorable(createWebhookReader().read({ ...bodyWith(bad), record }, exampleSource()));
  expectStorable(await clientWith([{ ...bodyWith(bad), record }]).listRecords({ offset: 0 }));
  const error = { code: `REQUIRED${bad}`, message: `${exampleFields.title}${bad}` };
  expectStorable(await clientWith(error, 400).readRecord('7'));
  expectStorable(await clientWith(error, 400).updateRecord('7', { title: bad }));
  expectStorable(await clientWith({}).updateRecord('7', { title: `商談${bad}`, content: bad }));
});

it('a table\'s name with a NUL is no table\'s name', () => {
  const reading = createWebhookReader().read({ type: 'UPDATE_RECORD', recordId: 7, tableName: 'table_1000000001\0' }, exampleSource());
  expect(reading.status === 'done' && reading.value.tableName).toBe('table_1000000001\ufffd');
});
