import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { ReceiveWebhookPorts } from '@clounect/core';
import { createExpressWebhook, type WebhookMiddleware } from './express.js';
import { isSameSecret } from './is-same-secret.js';

type OnFailure = (error: unknown) => void;

export const webhookTokens: { readonly middleware: ServiceIdentifier<WebhookMiddleware> } = {
  middleware: Symbol.for('@clounect/express-webhook/middleware'),
};

/** The identifiers under which the composition has bound what the endpoint needs. */
export type WebhookBindings = {
  readonly [Port in Exclude<keyof ReceiveWebhookPorts, 'isSameSecret'>]: ServiceIdentifier<ReceiveWebhookPorts[Port]>;
} & { readonly onFailure: ServiceIdentifier<OnFailure> };

type Bound = Omit<ReceiveWebhookPorts, 'isSameSecret'>;

/** Binds `webhookTokens.middleware`. */
export function createWebhookModule(bound: WebhookBindings): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(webhookTokens.middleware)
      .toResolvedValue(
        (
          tenants: Bound['tenants'],
          inbox: Bound['inbox'],
          reader: Bound['reader'],
          activity: Bound['activity'],
          clock: Bound['clock'],
          onFailure: OnFailure,
        ) => createExpressWebhook({ tenants, inbox, reader, activity, clock, isSameSecret, onFailure }),
        [bound.tenants, bound.inbox, bound.reader, bound.activity, bound.clock, bound.onFailure],
      )
      .inSingletonScope();
  });
}
