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
    { error: 'sent Authorization: Bearer canary.canary-canary' },
    { answer: 'token eyJhbGciOiJIUzI1NiJ9.eyJjYW5hcnkiOjF9.canary was refused' },
    { clientState: 'canary' },
    { about: 'canary@office.example is not known' },
    { entry: { person: 'canary', mail: 'canary' } },
    { list: [{ deep: { apiKey: 'canary' } }] },
    { error: Object.assign(new Error('duplicate key'), { detail: 'Key (title)=(canary) exists.' }) },
  ])('leaves secrets out: %j', (fields) => {
    expect(logged(fields)).not.toContain('canary');
  });

  it('leaves addresses of databases readable', () => {
    expect(logged({ error: 'postgres://clounect:canary@db.example/clounect' })).toContain('postgres://clounect:[left out]@db.example/clounect');
  });

  it('cleans the message too', () => {
    let line = '';
    createJsonLogger((text) => (line = text)).info({}, 'Bearer canary for canary@office.example');
    expect(JSON.parse(line)).toMatchObject({ message: 'Bearer [left out] for [mail address]' });
  });

  it('writes what its level asks for', () => {
    const lines: string[] = [];
    for (const level of ['debug', 'info', 'silent'] as const) createJsonLogger((text) => lines.push(text), level).debug({ level }, 'detail');
    expect(lines).toHaveLength(1);
  });

  it('shows the code of our own errors, and of others nothing but name, message and stack', () => {
    expect(toLogFields(new ClounectError('folderInUse', 'by 42'))).toEqual({ code: 'folderInUse', error: 'ClounectError: by 42' });
    const databaseError = Object.assign(new Error('duplicate key'), { detail: 'Key (title)=(canary) exists.' });
    expect(JSON.stringify(toLogFields(databaseError))).not.toContain('canary');
  });
});
