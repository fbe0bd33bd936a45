// Core alone: no database, no network, no clock. Evidence in, plan out.
// Run it with: node examples/in-memory/print-plan.mjs   (after `npm test` or `npm start` has built the packages)
import { planSync, policiesSchema, rows } from '@clounect/core';

const tenant = {
  tenantId: 'example',
  name: '例株式会社',
  webhookId: '0197a6a0-0000-7000-8000-000000000000',
  direction: 'oneWay',
  isPaused: false,
  timeZone: 'Asia/Tokyo',
  policies: policiesSchema.parse({}),
  sourceId: 'source-1',
  hadOtherSource: false,
  epoch: 'epoch-1',
  sfa: {},
  graph: {},
};
const source = { tenantId: 'example', sourceId: 'source-1', host: 'example.justsfa.com', table: 'table_1000000001', scheduleField: 'field_1000000001', settings: {} };
const link = (sfaUserId, mailboxId) => ({ tenantId: 'example', linkId: sfaUserId, name: sfaUserId, sfaUserId, mail: `${sfaUserId}@mail.example`, mailboxId, isOn: true });

// A schedule with three participants: two are linked, one is a meeting room.
const schedule = {
  period: { kind: 'timed', start: '2026-11-24T00:00:00Z', end: '2026-11-24T01:00:00Z' },
  participants: ['taro', 'hanako', 'room-a'].map((sfaUserId) => ({ sfaUserId, name: sfaUserId })),
  title: '商談',
  location: '会議室A',
  content: '資料を持参',
};

const evidence = {
  tenant,
  source,
  recordId: '1',
  record: { state: 'present', schedule, isBornByAdd: true },
  links: [link('taro', 'mailbox-taro'), link('hanako', 'mailbox-hanako')],
  mappings: [],
  events: new Map(),
  markers: new Map(),
  unresolved: new Map(),
  now: '2026-11-22T00:00:00Z',
};

const print = (title, plan) => {
  console.log(`\n${title}`);
  for (const { participants, row, step } of plan.decisions) {
    console.log(`  ${participants.join(', ').padEnd(8)} ${row.padEnd(12)} ${step.kind.padEnd(8)} ${rows[row].ja} / ${rows[row].en}`);
  }
};

print('A new schedule / 新しい予定', planSync(evidence));

// What core knows of 太郎's event after it was created: both halves of base, the event and its version.
const pair = (value) => ({ sfa: value, outlook: value });
const standing = {
  tenantId: 'example',
  sourceId: 'source-1',
  recordId: '1',
  mailboxId: 'mailbox-taro',
  state: 'living',
  generation: 1,
  epoch: 'epoch-1',
  serves: ['taro'],
  eventId: 'event-1',
  etag: 'W/"1"',
  base: { title: pair('商談'), location: pair('会議室A'), content: pair('資料を持参'), period: pair(schedule.period), isPrivate: pair(undefined) },
  shape: { hasAttendees: false, isRecurring: false, isOnlineMeeting: false },
  pending: [],
  failures: 0,
};

print('Its title changed, and hanako was taken off / 題名の変更と参加者の削除', planSync({
  ...evidence,
  record: { ...evidence.record, schedule: { ...schedule, title: '商談(変更)', participants: [{ sfaUserId: 'taro', name: 'taro' }] } },
  mappings: [standing, { ...standing, mailboxId: 'mailbox-hanako', serves: ['hanako'], eventId: 'event-2' }],
}));

print('Somebody invited guests in Outlook, then the schedule was deleted / 会議になった後の削除', planSync({
  ...evidence,
  record: { state: 'deleted' },
  mappings: [standing],
  events: new Map([['mailbox-taro', { state: 'read', event: { eventId: 'event-1', etag: 'W/"2"', createdAt: '2026-11-22T00:00:00Z', shape: { ...standing.shape, hasAttendees: true }, content: { ...schedule, participants: undefined } } }]]),
}));
