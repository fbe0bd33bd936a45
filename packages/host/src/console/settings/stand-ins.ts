import type { ParsedOptions } from '../../options.js';

/** Where calls go instead of a host, by host. */
export type StandIns = Exclude<ParsedOptions['console'], false>['standIns'];

export const loginHost = 'login.microsoftonline.com';
export const graphHost = 'graph.microsoft.com';
