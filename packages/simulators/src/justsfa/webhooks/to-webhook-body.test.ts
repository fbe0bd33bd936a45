import { describe, expect, it } from 'vitest';
import type { RecordEnvelope } from '../records/to-envelope.js';
import { switchesSchema, type Switches } from '../settings/switches.js';
import { toWebhookBody } from './to-webhook-body.js';

const envelope: RecordEnvelope = {
  tableName: 't',
  recordId: 7,
  createdBy: ['a'],
  createdAt: 'c',
  updatedBy: ['b'],
  updatedAt: 'u',
  recordLink: 'l',
  record: { x: 1, y: 2 },
};
const body = (type: string | undefined, switches: Partial<Switches> = {}, fields: string[] | null = null) => toWebhookBody(type, envelope, fields, switchesSchema.parse(switches));

describe('a webhook body', () => {
  it('is the envelope with its type', () => {
    expect(body('ADD_RECORD')).toEqual({ type: 'ADD_RECORD', ...envelope });
  });
  it('of a deletion names the record and no values, unless switched', () => {
    expect(body('DELETE_RECORD')).toEqual({ type: 'DELETE_RECORD', recordId: 7, tableName: 't', updatedAt: 'u' });
    expect(body('DELETE_RECORD', { webhookDeleteWithRecord: true })).toEqual({ type: 'DELETE_RECORD', ...envelope });
  });
  it('holds the chosen fields only', () => {
    expect(body('ADD_RECORD', {}, ['y'])).toMatchObject({ record: { y: 2 } });
    expect(body('ADD_RECORD', {}, ['y'])).not.toHaveProperty('record.x');
  });
  it('may lack updatedAt, or everything but type, id and record', () => {
    expect(body('ADD_RECORD', { webhookOmitUpdatedAt: true })).not.toHaveProperty('updatedAt');
    expect(body('ADD_RECORD', { webhookOmitUpdatedAt: true })).toHaveProperty('createdAt');
    expect(body('ADD_RECORD', { webhookOmitMeta: true })).toEqual({ type: 'ADD_RECORD', recordId: 7, record: envelope.record });
    expect(body(undefined, { webhookOmitMeta: true })).toEqual({ recordId: 7, record: envelope.record });
  });
  it('may be wrapped, or name the record by a string', () => {
    const bare = { webhookOmitMeta: true, webhookRecordId: 'string' } as const;
    const inner = { type: 'ADD_RECORD', recordId: '7', record: envelope.record };
    expect(body('ADD_RECORD', { ...bare, webhookWrap: 'array' })).toEqual([inner]);
    expect(body('ADD_RECORD', { ...bare, webhookWrap: 'body' })).toEqual({ body: inner });
  });
});
