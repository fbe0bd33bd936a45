export { startJustSfaSimulator } from './start-just-sfa-simulator.js';
export type { JustSfaSimulator, JustSfaSimulatorOptions } from './start-just-sfa-simulator.js';
export { demoSettings } from './settings/demo-settings.js';
export type { Settings, SettingsInput } from './settings/settings.js';
export type { Switches } from './settings/switches.js';
export type { Delivery } from './webhooks/webhook-sender.js';
