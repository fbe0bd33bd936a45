export { createClounect } from './create-clounect.js';
export { openOperations } from './operations/open-operations.js';
export { createJsonLogger } from './logging/create-json-logger.js';
export { portTokens } from './port-tokens.js';
export { roles } from './options.js';
export { tenantSetupSchema } from './tenants/tenant-setup.js';

export type { Clounect } from './create-clounect.js';
export type { OpenOperationsOptions, Operations } from './operations/open-operations.js';
export type { ClounectOptions, ClounectStore, Role } from './options.js';
export type { ConnectGraph, ConnectSfa, GraphConnection } from './tenants/create-tenant-connections.js';
export type { Health } from './health/create-health.js';
export type { Metrics } from './metrics/create-metrics.js';
export type { Logger, LogLevel } from './logging/logger.js';
export type { PortTokens } from './port-tokens.js';
export type { TenantSetup } from './tenants/tenant-setup.js';
export type { TenantSetUp } from './tenants/set-up-tenant.js';
export type { LinksTested } from './tenants/test-links.js';
