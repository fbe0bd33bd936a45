import type { OutsideCall, StoredRecord } from '@clounect/core';
import type { WebhookMiddleware } from '@clounect/express-webhook/express';
import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context, type Link, type Span, type SpanContext } from '@opentelemetry/api';
import { fromTraceparent, toTraceparent } from './traceparent.js';

const scope = '@clounect/host';
const mostLinks = 32;
// Asked for each time: an SDK may be registered after this module was loaded.
const tracer = () => trace.getTracer(scope);

/** One SERVER span for each request to that address; it goes on with the caller's trace, or with the span of the app around. */
export function traceRequests(address: RegExp, route: string, handle: WebhookMiddleware): WebhookMiddleware {
  return (request, response, next) => {
    if (!address.test(request.url ?? '')) return handle(request, response, next);
    const method = request.method ?? '';
    // The path itself holds what authenticates a webhook without a secret header.
    const attributes = { 'http.request.method': method, 'http.route': route };
    const span = tracer().startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parentOf(request.headers['traceparent']));
    response.once('close', () => {
      span.setAttribute('http.response.status_code', response.statusCode);
      if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    });
    context.with(trace.setSpan(context.active(), span), () => handle(request, response, next));
  };
}

function parentOf(header: string | readonly string[] | undefined): Context {
  const active = context.active();
  const incoming = fromTraceparent([header ?? []].flat()[0]);
  return trace.getSpan(active) !== undefined || incoming === undefined ? active : trace.setSpanContext(active, incoming);
}

/** What is stored with a change, so that whoever carries it out goes on with the trace. */
export function currentTraceparent(): string | undefined {
  return toTraceparent(context.active());
}

/**
 * The span of one run of a record, in whatever process: it continues the trace of the one request that set it off, and links to the
 * requests when several were folded.
 */
export function traceSync<End extends string>({ claim, notices, hintTraceparent }: StoredRecord, work: () => Promise<End>): Promise<End> {
  const causes = [...new Set([...notices.map(({ traceparent }) => traceparent), hintTraceparent])].flatMap((text) => fromTraceparent(text) ?? []);
  const [only, ...others] = causes;
  const parent = only === undefined || others.length > 0 ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, only);
  const links = others.length === 0 ? [] : causes.slice(-mostLinks).map((cause: SpanContext): Link => ({ context: cause }));
  const attributes = {
    'clounect.tenant_id': claim.tenantId,
    'clounect.source_id': claim.sourceId,
    'clounect.record_id': claim.recordId,
    'clounect.attempts': claim.attempts,
    'clounect.webhooks': notices.length,
  };
  return inSpan(tracer().startSpan('sync record', { kind: SpanKind.CONSUMER, attributes, links }, parent), parent, async (span) => {
    const end = await work();
    span.setAttribute('clounect.sync.end', end);
    return end;
  });
}

/** The span of one round over a tenant's feeds. */
export function traceFeeds<Result>(tenantId: string, work: () => Promise<Result>): Promise<Result> {
  const span = tracer().startSpan('keep feeds', { kind: SpanKind.INTERNAL, attributes: { 'clounect.tenant_id': tenantId } }, ROOT_CONTEXT);
  return inSpan(span, ROOT_CONTEXT, work);
}

async function inSpan<Result>(span: Span, parent: Context, work: (span: Span) => Promise<Result>): Promise<Result> {
  try {
    return await context.with(trace.setSpan(parent, span), work, undefined, span);
  } catch (error) {
    // No message: it may hold a text of a person.
    span.setStatus({ code: SpanStatusCode.ERROR, message: error instanceof Error ? error.name : 'unexpected' });
    throw error;
  } finally {
    span.end();
  }
}

/** A CLIENT span for a call that has ended, below whatever span its maker is in. */
export function traceCall({ system, operation, method, host, status, outcome, durationMs }: OutsideCall): void {
  const attributes = {
    'http.request.method': method,
    'server.address': host,
    'clounect.system': system,
    'clounect.operation': operation,
    ...(status === undefined ? { 'error.type': outcome } : { 'http.response.status_code': status }),
  };
  const endTime = Date.now();
  const span = tracer().startSpan(`${system} ${operation}`, { kind: SpanKind.CLIENT, attributes, startTime: endTime - durationMs });
  if (outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR, message: outcome });
  span.end(endTime);
}
