import { languageOf, type Language } from '@clounect/page-kit';
import type { Request } from 'express';
import { textsOf, type Texts } from './texts/texts.js';

/** What every page needs to know of the request that asked for it. */
export interface Page {
  readonly texts: Texts;
  readonly language: Language;
  /** Path and query, to come back to after a choice of the language. */
  readonly path: string;
}

export function pageOf(request: Request): Page {
  const language = languageOf(request);
  return { texts: textsOf(language), language, path: request.method === 'GET' ? request.originalUrl : request.originalUrl.split('?')[0] ?? '/' };
}
