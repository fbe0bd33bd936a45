import { ContainerModule, type ServiceIdentifier } from 'inversify';
import type { NotificationReceipt, ReceiveNotificationsPorts, ReceiveWebhookPorts } from '@clounect/core';
import type { AnswerOutcome } from './answer.js';
import { createExpressNotifications, createExpressWebhook, type WebhookMiddleware } from './express.js';
import { hashClientState } from './hash-client-state.js';
import { isSameSecret } from './is-same-secret.js';

type OnFailure = (error: unknown) => void;
type OnReceipt = (receipt: NotificationReceipt) => void;
type OnAnswer = (outcome: AnswerOutcome) => void;

export const webhookTokens: { readonly middleware: ServiceIdentifier<WebhookMiddleware>; readonly notifications: ServiceIdentifier<WebhookMiddleware> } = {
  middleware: Symbol.for('@clounect/express-webhook/middleware'),
  notifications: Symbol.for('@clounect/express-webhook/notifications'),
};

type Identifiers<Ports> = { readonly [Port in Exclude<keyof Ports, 'isSameSecret' | 'hashClientState'>]: ServiceIdentifier<Ports[Port]> };

/** The identifiers under which the composition has bound what the endpoint needs. */
export type WebhookBindings = Identifiers<ReceiveWebhookPorts> & { readonly onFailure: ServiceIdentifier<OnFailure>; readonly onAnswer: ServiceIdentifier<OnAnswer> };
export type NotificationBindings = Identifiers<ReceiveNotificationsPorts> & { readonly onFailure: ServiceIdentifier<OnFailure>; readonly onReceipt: ServiceIdentifier<OnReceipt>; readonly onAnswer: ServiceIdentifier<OnAnswer> };

type Bound = ReceiveWebhookPorts;

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
          onAnswer: OnAnswer,
        ) => createExpressWebhook({ tenants, inbox, reader, activity, clock, isSameSecret, onFailure, onAnswer }),
        [bound.tenants, bound.inbox, bound.reader, bound.activity, bound.clock, bound.onFailure, bound.onAnswer],
      )
      .inSingletonScope();
  });
}

type Noticed = ReceiveNotificationsPorts;

/** Binds `webhookTokens.notifications`. */
export function createNotificationModule(bound: NotificationBindings): ContainerModule {
  return new ContainerModule(({ bind }) => {
    bind(webhookTokens.notifications)
      .toResolvedValue(
        (feeds: Noticed['feeds'], events: Noticed['events'], reader: Noticed['reader'], onFailure: OnFailure, onReceipt: OnReceipt, onAnswer: OnAnswer) =>
          createExpressNotifications({ feeds, events, reader, isSameSecret, hashClientState, onFailure, onReceipt, onAnswer }),
        [bound.feeds, bound.events, bound.reader, bound.onFailure, bound.onReceipt, bound.onAnswer],
      )
      .inSingletonScope();
  });
}
