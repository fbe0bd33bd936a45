import { languageOf } from '@clounect/page-kit';
import { textsOf } from '../texts/texts.js';
import type { Page } from './page.js';
import type { Principal } from '../principal.js';
import type { Request } from 'express';

/** A request on its way through the console. */
export interface ConsoleRequest extends Request {
  principal?: Principal;
}

export function pageOf(request: Request): Page {
  const language = languageOf(request);
  // A router that is mounted inside the console shares its first base.
  const base = request.baseUrl.replace(/\/t\/[^/]+$/, '');
  const path = request.originalUrl.slice(base.length) || '/';
  return { texts: textsOf(language), language, base, path: path.split('?')[0] ?? '/' };
}
