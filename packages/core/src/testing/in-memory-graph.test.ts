import { describe, expect, it } from 'vitest';
import { describeGraphClient } from './graph-client-contract.js';
import { createInMemoryGraph } from './in-memory-graph.js';

const mailbox = (name: string) => ({ mailboxId: `id-of-${name}`, mail: `${name}@clounect.example`, name });
const content = {
  period: { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-24' },
  title: '商談',
  location: '',
  content: '',
} as const;

function createGraph() {
  let seconds = 0;
  const now = () => new Date(Date.UTC(2026, 10, 22, 0, 0, (seconds += 1))).toISOString();
  return createInMemoryGraph({ now, mailboxes: [mailbox('yamada'), mailbox('suzuki')] });
}

describeGraphClient('in memory', async () => {
  const graph = createGraph();
  const withoutCalendar = mailbox('guest');
  graph.addMailbox(withoutCalendar, false);
  return {
    client: graph.client,
    mailboxes: [mailbox('yamada'), mailbox('suzuki')],
    withoutCalendar,
    backDoor: {
      ...graph,
      events: (mailboxId) =>
        graph.events(mailboxId).map(({ eventId, content, reminderMinutes, shape }) => ({
          eventId,
          content,
          reminderMinutes,
          attendees: shape.hasAttendees ? 1 : 0,
        })),
      addOwn: (mailboxId) => graph.add(mailboxId, content),
      mailCount: () => graph.mails().length,
    },
  };
});

describe('createInMemoryGraph', () => {
  const identity = { tenantId: 'example', sourceId: 's', recordId: 'r', mailboxId: 'id-of-yamada', epoch: 'e', generation: 1 };
  const draft = { content, reminderMinutes: null };

  it('fails the next call as planned, and the one after it no more', async () => {
    const graph = createGraph();
    graph.failNext({ kind: 'createEvent', failure: { code: 'unavailable', detail: '503' } });
    expect((await graph.client.findEvents(identity)).status).toBe('done');
    expect((await graph.client.createEvent(identity, draft)).status).toBe('refused');
    expect((await graph.client.createEvent(identity, draft)).status).toBe('applied');
    expect(graph.calls().map(({ kind }) => kind)).toEqual(['findEvents', 'createEvent', 'createEvent']);
  });

  it('loses the answer of a write that took effect when it is told so', async () => {
    const graph = createGraph();
    graph.failNext({ failure: { code: 'unavailable', detail: 'time-out' }, outcome: 'unknown', carriedOut: true });
    expect((await graph.client.createEvent(identity, draft)).status).toBe('unknown');
    expect(graph.events('id-of-yamada')).toHaveLength(1);
  });

  it('lets a person act just before a call', async () => {
    const graph = createGraph();
    const created = await graph.client.createEvent(identity, draft);
    if (created.status !== 'applied') throw new Error('not created');
    const ref = { mailboxId: 'id-of-yamada', eventId: created.value.eventId };
    graph.beforeNext('updateEvent', () => void graph.edit(ref, { title: '先に' }));
    const outcome = await graph.client.updateEvent({ ...ref, etag: created.value.etag }, { title: '後で' });
    expect(outcome).toMatchObject({ status: 'refused', failure: { code: 'conflict' } });
  });

  it('hides an event from the search only', async () => {
    const graph = createGraph();
    const created = await graph.client.createEvent(identity, draft);
    if (created.status !== 'applied') throw new Error('not created');
    const ref = { mailboxId: 'id-of-yamada', eventId: created.value.eventId };
    graph.hideFromSearch(ref);
    expect(await graph.client.findEvents(identity)).toEqual({ status: 'done', value: [] });
    expect(await graph.client.readEvent(ref)).toMatchObject({ value: { state: 'present' } });
  });
});
