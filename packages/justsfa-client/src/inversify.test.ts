import type { WebhookReader } from '@clounect/core';
import { expect, it } from 'vitest';
import { sfaModule, sfaTokens } from './inversify.js';

it('binds the webhook reader', async () => {
  const bound = new Map<unknown, WebhookReader>();
  const bind = (token: unknown) => ({ toConstantValue: (reader: WebhookReader) => void bound.set(token, reader) });
  await sfaModule.load({ bind } as unknown as Parameters<typeof sfaModule.load>[0]);
  expect(bound.get(sfaTokens.WebhookReader)?.identify({ type: 'ADD_RECORD', recordId: 1 })).toMatchObject({ value: { trigger: 'add' } });
});
