export { createSfaClient, createSfaClients } from './create-sfa-client.js';
export { createWebhookReader } from './create-webhook-reader.js';
export { createProcessPermits } from './limits/create-process-permits.js';
export { identifierSchema, sfaSettingsSchema, sourceSettingsSchema } from './settings.js';
export { tenantSchema, toSourceHost } from './host.js';
export { testSource } from './test-source.js';
export { participantFilterGuesses, probeParticipantFilter } from './probe-participant-filter.js';
export { asWritten } from './schedule-field/to-period.js';

export type { SfaClientDeps } from './create-sfa-client.js';
export type { PeriodSettings } from './schedule-field/period-value.js';
export type { ParticipantFilterProbe, ProbeDeps, ProbedSpelling } from './probe-participant-filter.js';
export type { SfaSettings, SourceSettings } from './settings.js';
