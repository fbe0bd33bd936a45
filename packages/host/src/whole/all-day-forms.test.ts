import { planSync, policiesSchema, type EventContent, type Evidence, type Mapping, type Period, type Schedule, type SfaClient } from '@clounect/core';
import { asWritten, createSfaClient, sfaSettingsSchema, sourceSettingsSchema, toSourceHost } from '@clounect/justsfa-client';
import { describe, expect, it } from 'vitest';

const forms = ['lastMinute', 'exclusiveMidnight', 'inclusiveMidnight', 'dateOnly', 'flag'] as const;
const periods: readonly (readonly [string, Period])[] = [
  ['1 day', { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-24' }],
  ['2 days', { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-25' }],
  ['3 days over a month', { kind: 'allDay', firstDay: '2026-11-30', lastDay: '2026-12-02' }],
  ['timed 00:00 to 24:00', { kind: 'timed', start: '2026-11-23T15:00:00Z', end: '2026-11-24T15:00:00Z' }],
  ['timed 09:00, midnight in UTC', { kind: 'timed', start: '2026-11-24T00:00:00Z', end: '2026-11-24T01:00:00Z' }],
];

/** JUST.SFA as far as one record needs it: what is put is what is got. */
function openTable(allDayForm: (typeof forms)[number]): SfaClient {
  let record: Record<string, unknown> = { field_1: { field_1_participants: [['taro', '', '', '', '']] }, field_2: '題', field_3: '', field_4: '' };
  const settings = sfaSettingsSchema.parse({ tenant: 'example' });
  const source = { fields: { title: 'field_2', location: 'field_3', content: 'field_4' }, allDayForm };
  const fetchTable: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    if (request.method === 'GET') return Response.json([{ tableName: 'table_1', recordId: 1, updatedAt: '2026-11-22T00:00:00.000+09:00', record }]);
    const { records } = (await request.json()) as { records: { record: Record<string, Record<string, unknown>> }[] };
    const schedule = { ...(record['field_1'] as object), ...records[0]?.record['field_1'] };
    record = { ...record, ...records[0]?.record, field_1: schedule };
    return Response.json({});
  };
  return createSfaClient({
    settings,
    source: { tenantId: 't', sourceId: 's', host: toSourceHost(settings), table: 'table_1', scheduleField: 'field_1', settings: sourceSettingsSchema.parse(source) },
    apiKey: 'EXAMPLE-KEY',
    fetch: fetchTable,
  });
}

describe.each(forms)('all-day form %s', (form) => {
  it.each(periods)('%s: written, read and planned for, there is nothing to do', async (_name, period) => {
    const table = openTable(form);
    expect((await table.updateRecord('1', { period })).status).toBe('applied');
    const outcome = await table.readRecord('1');
    const read = outcome.status === 'done' && outcome.value.state === 'present' ? outcome.value.record.schedule : undefined;
    expect(read?.period?.kind).toBe(period.kind);
    if (period.kind === 'allDay') expect(read?.period).toEqual(period);
    // Base is what we said we would write, beside the event as it is: what is read must be neither a change nor a drift.
    const written = asWritten(period, { timeZone: 'Asia/Tokyo', allDayForm: form });
    expect(read && planFor(read, period, written)).toEqual([['unchanged', 'none']]);
  });
});

function planFor(schedule: Schedule, outlook: Period, written: Period): unknown {
  const content = (period: Period): EventContent => ({ title: '題', location: '', content: '', period });
  const pair = <Value>(value: Value) => ({ sfa: value, outlook: value });
  const owner = { tenantId: 't', sourceId: 's', recordId: '1', mailboxId: 'm' };
  const { title, location, content: text } = content(outlook);
  const mapping: Mapping = {
    ...owner,
    state: 'living',
    generation: 1,
    epoch: 'e',
    serves: ['taro'],
    eventId: 'event',
    etag: 'v1',
    base: { title: pair(title), location: pair(location), content: pair(text), period: { sfa: written, outlook }, isPrivate: pair(undefined) },
    shape: { hasAttendees: false, isRecurring: false, isOnlineMeeting: false },
    pending: [],
    failures: 0,
  };
  const evidence: Evidence = {
    tenant: { tenantId: 't', name: '', webhookId: 'w', direction: 'oneWay', isPaused: false, timeZone: 'Asia/Tokyo', policies: policiesSchema.parse({}), sourceId: 's', hadOtherSource: false, epoch: 'e', sfa: {}, graph: {} },
    source: { tenantId: 't', sourceId: 's', host: '', table: 'table_1', scheduleField: 'field_1', settings: {} },
    recordId: '1',
    record: { state: 'present', schedule, isBornByAdd: true },
    links: [{ tenantId: 't', linkId: 'l', name: '', sfaUserId: 'taro', mail: '', mailboxId: 'm', isOn: true }],
    mappings: [mapping],
    events: new Map([['m', { state: 'read', event: { eventId: 'event', etag: 'v1', createdAt: '2026-11-22T00:00:00Z', content: content(outlook), shape: mapping.shape } }]]),
    markers: new Map(),
    unresolved: new Map(),
    now: '2026-11-22T00:00:00Z',
  };
  return planSync(evidence).decisions.map(({ row, step }) => [row, step.kind]);
}
