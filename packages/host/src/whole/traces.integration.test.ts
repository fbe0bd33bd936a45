import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { SpanKind } from '@opentelemetry/api';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-node';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { webhookSecret } from '../testing/example-setup.js';
import { recordSpans } from '../testing/record-spans.js';
import { field, people, startWhole, tomorrow, type Whole } from '../testing/start-whole.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('traces of the whole', () => {
  let whole: Whole;
  const recorder = recordSpans();
  const named = (name: string): readonly ReadableSpan[] => recorder.spans().filter((span) => span.name === name);
  const one = (name: string, isIt: (span: ReadableSpan) => boolean = () => true): Promise<ReadableSpan> =>
    vi.waitUntil(() => named(name).find(isIt), { timeout: 20_000 });
  /** A span is told when it ends: the sync that made a call ends after the call. */
  const syncOf = (call: ReadableSpan): Promise<ReadableSpan> => one('sync record', (span) => span.spanContext().spanId === call.parentSpanContext?.spanId);
  /** As JUST.SFA would send it; the record need not exist there. */
  const send = (recordId: number, title: string, traceparent?: string): Promise<Response> =>
    fetch(whole.webhookUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-clounect-secret': webhookSecret, ...(traceparent === undefined ? {} : { traceparent }) },
      body: JSON.stringify({
        type: 'ADD_RECORD',
        recordId,
        tableName: 'table_1000000001',
        updatedAt: new Date().toISOString(),
        record: {
          [field.schedule]: { [`${field.schedule}_period`]: tomorrow, [`${field.schedule}_participants`]: [[people[0]?.sfaUserId]] },
          [field.title]: title,
          [field.location]: '',
          [field.content]: '',
        },
      }),
    });

  beforeAll(async () => {
    whole = await startWhole({ direction: 'twoWay' });
    await whole.untilFed();
  });
  afterAll(async () => {
    await whole.close();
    await recorder.stop();
  });

  it('are one from the webhook, through the database, to the call that makes and the call that changes the event', async () => {
    const made = await whole.create({ who: [people[0]?.sfaUserId ?? ''], title: '見積もり', period: tomorrow });
    await whole.untilTitles(['見積もり']);
    await whole.change(made, { title: '見積もりの説明' });
    await whole.untilTitles(['見積もりの説明']);
    const patch = await one('graph updateEvent');
    const intake = await one('POST /webhook/{uuid}', (span) => span.spanContext().traceId === patch.spanContext().traceId);
    const sync = await syncOf(patch);
    expect(intake.kind).toBe(SpanKind.SERVER);
    expect(intake.attributes).toEqual({ 'http.request.method': 'POST', 'http.route': '/webhook/{uuid}', 'http.response.status_code': 200 });
    expect(sync.kind).toBe(SpanKind.CONSUMER);
    expect(sync.parentSpanContext?.spanId).toBe(intake.spanContext().spanId);
    expect(sync.parentSpanContext?.isRemote).toBe(true);
    expect(sync.attributes).toMatchObject({ 'clounect.tenant_id': 'example', 'clounect.record_id': String(made), 'clounect.sync.end': 'finished' });
    expect(patch.kind).toBe(SpanKind.CLIENT);
    expect(patch.attributes).toMatchObject({ 'http.request.method': 'PATCH', 'http.response.status_code': 200, 'clounect.operation': 'updateEvent' });
  });

  it('go on with the trace of whoever sent the webhook', async () => {
    expect((await send(9_001, '続き', `00-${traceId}-${spanId}-01`)).status).toBe(200);
    const intake = await one('POST /webhook/{uuid}', (span) => span.spanContext().traceId === traceId);
    expect(intake.parentSpanContext?.spanId).toBe(spanId);
    await one('graph createEvent', (span) => span.spanContext().traceId === traceId);
  });

  it('are linked where several webhooks were carried out as one', async () => {
    await whole.restart(async () => {
      for (const title of ['一', '二', '三']) expect((await send(9_002, title)).status).toBe(200);
    });
    const sync = await one('sync record', (span) => span.attributes['clounect.record_id'] === '9002');
    const intakes = named('POST /webhook/{uuid}').slice(-3).map((span) => span.spanContext().spanId);
    expect(sync.parentSpanContext).toBeUndefined();
    expect(sync.links.map((link) => link.context.spanId)).toEqual(intakes);
  });

  it('lead from the notification of an edit in Outlook to the write into JUST.SFA', async () => {
    const made = await whole.create({ who: [people[1]?.sfaUserId ?? ''], title: '訪問', period: tomorrow });
    await whole.untilTitles(['訪問'], 1);
    await whole.idle();
    await whole.edit({ subject: '訪問 (変更)' }, 1);
    await whole.untilTitled(made, '訪問 (変更)');
    const write = await one('justSfa updateRecord');
    const sync = await syncOf(write);
    const causes = [sync.parentSpanContext?.spanId, ...sync.links.map((link) => link.context.spanId)];
    await one('POST /graph/notifications', (span) => causes.includes(span.spanContext().spanId));
  });

  it('are not told to the outside', async () => {
    const seen: (string | null)[] = [];
    // What does not go by `fetch` goes by `node:http`.
    const note = (message: unknown): void => void seen.push(String((message as { readonly request: ClientRequest }).request.getHeader('traceparent') ?? '') || null);
    subscribe('http.client.request.start', note);
    const real = globalThis.fetch;
    const spy = vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
      seen.push(new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined)).get('traceparent'));
      return real(input, init);
    });
    await whole.restart();
    await whole.create({ who: [people[2]?.sfaUserId ?? ''], title: '静かに', period: tomorrow });
    await whole.untilTitles(['静かに'], 2);
    spy.mockRestore();
    unsubscribe('http.client.request.start', note);
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.every((header) => header === null)).toBe(true);
  });
});
