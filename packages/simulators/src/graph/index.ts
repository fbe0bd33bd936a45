export { startGraphSimulator } from './start-graph-simulator.js';
export { demoSettings } from './demo-settings.js';

export type { GraphSimulator, GraphSimulatorOptions } from './start-graph-simulator.js';
export type { AppRegistration, DirectoryUser, GraphSettings } from './settings.js';
export type { Switches } from './switches.js';
