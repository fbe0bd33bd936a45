import type { Metrics } from './create-metrics.js';

const ignore = (): void => undefined;

/** For a host whose metrics are switched off. */
export const silentMetrics: Metrics = {
  webhookAnswered: ignore,
  notificationAnswered: ignore,
  notificationsTaken: ignore,
  claimed: ignore,
  leaseLost: ignore,
  synced: ignore,
  executed: ignore,
  called: ignore,
  text: () => Promise.resolve(''),
  contentType: 'text/plain',
};
