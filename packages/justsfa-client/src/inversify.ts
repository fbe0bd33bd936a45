import type { WebhookReader } from '@clounect/core';
import { ContainerModule, type ServiceIdentifier } from 'inversify';
import { createWebhookReader } from './create-webhook-reader.js';

/** Clients are made per source with `createSfaClient`; only what every tenant shares is bound. */
export const sfaTokens: { readonly WebhookReader: ServiceIdentifier<WebhookReader> } = {
  WebhookReader: Symbol.for('@clounect/justsfa-client/WebhookReader'),
};

export const sfaModule = new ContainerModule(({ bind }) => {
  bind<WebhookReader>(sfaTokens.WebhookReader).toConstantValue(createWebhookReader());
});
