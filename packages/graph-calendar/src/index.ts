export { createGraphClient } from './create-graph-client.js';
export { createTokenSource } from './create-token-source.js';
export { clouds, cloudSchema, graphSettingsSchema, tokenEndpointOf } from './settings.js';
export { tokenSettingsSchema } from './token-settings.js';

export type { GraphClientDeps } from './create-graph-client.js';
export type { TokenSource, TokenSourceDeps } from './create-token-source.js';
export type { Cloud, GraphSettings } from './settings.js';
export type { TokenSettings } from './token-settings.js';
