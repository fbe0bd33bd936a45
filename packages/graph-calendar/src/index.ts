export { createChangeFeed } from './create-change-feed.js';
export { createGraphClient } from './create-graph-client.js';
export { createProcessPermits } from './create-process-permits.js';
export { createNotificationReader } from './create-notification-reader.js';
export { toBodyText } from './body-text.js';
export { createTokenSource } from './create-token-source.js';
export { clouds, cloudSchema, graphSettingsSchema, tokenEndpointOf } from './settings.js';
export { tokenSettingsSchema } from './token-settings.js';

export type { ChangeFeedDeps } from './create-change-feed.js';
export type { GraphClientDeps } from './create-graph-client.js';
export type { MailboxPermitsDeps } from './mailbox-permits.js';
export type { TokenSource, TokenSourceDeps } from './create-token-source.js';
export type { Cloud, GraphSettings } from './settings.js';
export type { TokenSettings } from './token-settings.js';
export { probeDirectory } from './probe-directory.js';
export type { ProbeDirectoryDeps } from './probe-directory.js';
