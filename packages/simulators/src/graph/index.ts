export { startGraphSimulator } from './start-graph-simulator.js';
export { demoSettings } from './demo-settings.js';
export { outlookClients, toClientHtml } from './events/client-html.js';
export { htmlToText } from './events/html-to-text.js';

export type { GraphSimulator, GraphSimulatorOptions } from './start-graph-simulator.js';
export type { AppRegistration, DirectoryUser, GraphSettings } from './settings.js';
export type { OutlookClient } from './events/client-html.js';
export type { Switches } from './switches.js';
