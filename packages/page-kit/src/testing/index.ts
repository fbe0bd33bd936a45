export { createVisitor } from './create-visitor.js';
export { describeEveryControl } from './describe-every-control.js';
export { openBrowser } from './open-browser.js';
export { openWatchedPage } from './open-watched-page.js';
export { findBarriers, findOverflow } from './find-barriers.js';
export { findUnreachable } from './find-unreachable.js';
export { followLinks } from './follow-links.js';
export { inspectPage } from './inspect-page.js';
export { lookUpReason } from './look-up-reason.js';
export { pressThrough } from './press-through.js';
export { useDesks } from './use-desks.js';
export { useFields } from './use-fields.js';
export { createControlWatch } from './create-control-watch.js';

export type { FollowOptions } from './follow-links.js';
export type { InspectOptions } from './inspect-page.js';
export type { ControlWatch } from './create-control-watch.js';
export type { Visitor, VisitorAnswer } from './create-visitor.js';
export type { WatchedPage, WatchOptions } from './open-watched-page.js';
