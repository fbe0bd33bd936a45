export { createVisitor } from './create-visitor.js';
export { openBrowser } from './open-browser.js';
export { openWatchedPage } from './open-watched-page.js';
export { findBarriers, findOverflow } from './find-barriers.js';

export type { Visitor, VisitorAnswer } from './create-visitor.js';
export type { WatchedPage, WatchOptions } from './open-watched-page.js';
