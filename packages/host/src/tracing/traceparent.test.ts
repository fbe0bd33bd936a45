import { ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { expect, it } from 'vitest';
import { fromTraceparent, toTraceparent } from './traceparent.js';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

it('reads what it wrote', () => {
  for (const flags of ['00', '01']) {
    const context = fromTraceparent(`00-${traceId}-${spanId}-${flags}`);
    expect(context).toEqual({ traceId, spanId, traceFlags: Number(flags), isRemote: true });
    if (context !== undefined) expect(toTraceparent(trace.setSpanContext(ROOT_CONTEXT, context))).toBe(`00-${traceId}-${spanId}-${flags}`);
  }
});

it('takes a later version with more behind it, and drops flags it does not know', () => {
  expect(fromTraceparent(`01-${traceId}-${spanId}-ff-more`)).toMatchObject({ traceId, traceFlags: 1 });
});

it.each([undefined, '', 'nonsense', `ff-${traceId}-${spanId}-01`, `00-${'0'.repeat(32)}-${spanId}-01`, `00-${traceId}-${'0'.repeat(16)}-01`, `00-${traceId.toUpperCase()}-${spanId}-01`])(
  'takes %s for none',
  (text) => {
    expect(fromTraceparent(text)).toBeUndefined();
  },
);

it('has nothing to tell outside a span', () => {
  expect(toTraceparent(ROOT_CONTEXT)).toBeUndefined();
});
