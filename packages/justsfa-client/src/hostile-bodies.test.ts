import fc from 'fast-check';
import { failureCodes } from '@clounect/core';
import { expect, it } from 'vitest';
import { createWebhookReader } from './create-webhook-reader.js';
import { exampleSource } from './testing/example-source.js';

const reader = createWebhookReader();
const source = exampleSource();
const hostile = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('', '\u0000', '\ud800', '9999-12-31T23:59:59+09:00', '2026-02-30T00:00Z', '0000-00-00', '24:00', '__proto__', '[]', '{}'),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const field = fc.oneof(hostile, fc.record({ field_1000000001_period: fc.oneof(hostile, fc.array(hostile, { maxLength: 3 })), field_1000000001_participants: fc.oneof(hostile, fc.array(fc.array(hostile, { maxLength: 6 }), { maxLength: 3 })) }, { requiredKeys: [] }));
const bodies = fc.record({ type: hostile, recordId: fc.oneof(fc.constant(123), hostile), tableName: hostile, updatedAt: hostile, recordLink: hostile, record: fc.oneof(hostile, fc.record({ field_1000000001: field, field_1000000002: hostile, field_1000000003: hostile, field_1000000004: hostile }, { requiredKeys: [] })) }, { requiredKeys: [] });

it('answers any webhook body with a notice that a database takes, or a coded failure, and never throws', () => {
  fc.assert(
    fc.property(fc.oneof(bodies, fc.jsonValue()), (body) => {
      for (const outcome of [reader.identify(body, source), reader.read(body, source)]) {
        if (outcome.status === 'failed') expect(failureCodes).toContain(outcome.failure.code);
        else expect(outcome.value.recordId).toMatch(/^[1-9]\d*$/);
      }
      const read = reader.read(body, source);
      if (read.status === 'done') {
        const texts = [read.value.schedule.title, read.value.schedule.location, read.value.schedule.content].filter((text) => text !== undefined);
        expect(texts.every((text) => text.isWellFormed() && !text.includes('\0'))).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
