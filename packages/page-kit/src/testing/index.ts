export { createVisitor } from './create-visitor.js';
export { openBrowser } from './open-browser.js';
export { openWatchedPage } from './open-watched-page.js';
export { findBarriers, findOverflow } from './find-barriers.js';
export { findUnreachable } from './find-unreachable.js';
export { inspectPage } from './inspect-page.js';

export type { InspectOptions } from './inspect-page.js';
export type { Visitor, VisitorAnswer } from './create-visitor.js';
export type { WatchedPage, WatchOptions } from './open-watched-page.js';
