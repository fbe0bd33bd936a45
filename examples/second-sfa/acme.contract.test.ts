// The whole proof that the adapter fits: core's own suites, that of `SfaClient` over real HTTP with a back door that never asks the client.
import { expect, it } from 'vitest';
import type { Schedule } from '@clounect/core';
import { describeSfaClient, describeWebhookReader } from '@clounect/core/testing';
import { startAcmeCrm, type Visit } from './acme-crm.js';
import { createAcmeClient } from './create-acme-client.js';
import { createAcmeWebhookReader } from './create-acme-webhook-reader.js';

const token = 'secret-of-acme';

const toVisit = ({ title, location, content, period, participants }: Schedule): Omit<Visit, 'id' | 'changed_at'> => ({
  subject: title,
  place: location,
  memo: content,
  from: period === null ? null : period.kind === 'allDay' ? period.firstDay : period.start,
  to: period === null ? null : period.kind === 'allDay' ? period.lastDay : period.end,
  whole_days: period?.kind === 'allDay',
  members: participants.map(({ sfaUserId, name }) => ({ login: sfaUserId, label: name })),
});

const toSchedule = ({ subject, place, memo, from, to, whole_days, members }: Visit): Schedule => ({
  title: subject,
  location: place,
  content: memo,
  period: from === null || to === null ? null : whole_days ? { kind: 'allDay', firstDay: from, lastDay: to } : { kind: 'timed', start: from, end: to },
  participants: members.map(({ login, label }) => ({ sfaUserId: login, name: label })),
});

describeSfaClient('the CRM of the example', async () => {
  const crm = await startAcmeCrm();
  return {
    client: createAcmeClient({ url: crm.url, token }),
    participants: [
      { sfaUserId: 'taro.example', name: '山田 太郎' },
      { sfaUserId: 'hanako.example', name: '佐藤 花子' },
    ],
    backDoor: {
      add: (schedule) => String(crm.put(toVisit(schedule))),
      edit: (recordId, schedule) => crm.put(toVisit(schedule), Number(recordId)),
      remove: (recordId) => crm.remove(Number(recordId)),
      stands: (recordId) => {
        const visit = crm.find(Number(recordId));
        return visit && toSchedule(visit);
      },
      callCount: () => crm.requests(),
      loseAnswers: crm.loseAnswers,
    },
    close: crm.close,
  };
});

it('translates a refused token, and a page that is not there is no absent record', async () => {
  const crm = await startAcmeCrm();
  expect(await createAcmeClient({ url: crm.url, token: 'wrong' }).readRecord('1')).toMatchObject({ status: 'failed', failure: { code: 'unauthorized' } });
  expect(await createAcmeClient({ url: `${crm.url}/moved`, token }).readRecord('1')).toMatchObject({ status: 'failed', failure: { code: 'notFound' } });
  await crm.close();
});

const visitOf = (schedule: Schedule, changed_at: string): Visit => ({ id: 7, changed_at, ...toVisit(schedule) });

describeWebhookReader('the CRM of the example', () => ({
  reader: createAcmeWebhookReader(),
  source: { tenantId: 'example', sourceId: 'source-1', host: 'crm.example', table: 'visits', scheduleField: 'visit', settings: {} },
  participant: { sfaUserId: 'taro.example', name: '山田 太郎' },
  bodies: {
    recordId: '7',
    change: (trigger, schedule, at) => ({ event: trigger === 'add' ? 'visit.created' : 'visit.changed', visit: visitOf(schedule, at) }),
    deleted: () => ({ event: 'visit.removed', visit: { id: 7 } }),
    hint: () => ({ event: 'visit.printed', visit: { id: 7 } }),
    unreadable: (trigger) => ({ event: trigger === 'delete' ? 'visit.removed' : 'visit.changed', visit: { id: 7, subject: 5 } }),
    // The CRM has no settings for what it sends.
    withoutTitle: () => undefined,
    undated: () => undefined,
    nameless: [{ event: 'visit.changed' }, { event: 'visit.changed', visit: { id: '7' } }],
  },
}));
