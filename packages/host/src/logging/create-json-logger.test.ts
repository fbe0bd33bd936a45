import { ClounectError } from '@clounect/core';
import { describe, expect, it } from 'vitest';
import { createJsonLogger } from './create-json-logger.js';
import { toLogFields } from './to-log-fields.js';

const logged = (fields: object): string => {
  let line = '';
  createJsonLogger((text) => (line = text)).error(fields, 'it happened');
  return line;
};

describe('the JSON logger', () => {
  it('writes one object a line', () => {
    expect(JSON.parse(logged({ tenantId: 'example', text: 'a\nb' }))).toMatchObject({ level: 'error', message: 'it happened', tenantId: 'example' });
    expect(logged({ text: 'a\nb' }).match(/\n/g)).toHaveLength(1);
  });

  it.each([
    { webhookSecret: 'canary' },
    { nested: { apiKey: 'canary' } },
    { headers: { Authorization: 'Bearer canary' } },
    { error: 'connect to postgres://clounect:canary@db.example/clounect failed' },
  ])('leaves secrets out: %j', (fields) => {
    expect(logged(fields)).not.toContain('canary');
  });

  it('shows the code of our own errors, and of others nothing but name, message and stack', () => {
    expect(toLogFields(new ClounectError('folderInUse', 'by 42'))).toEqual({ code: 'folderInUse', error: 'ClounectError: by 42' });
    const databaseError = Object.assign(new Error('duplicate key'), { detail: 'Key (title)=(canary) exists.' });
    expect(JSON.stringify(toLogFields(databaseError))).not.toContain('canary');
  });
});
