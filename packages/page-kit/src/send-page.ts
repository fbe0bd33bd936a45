import { renderToString } from 'preact-render-to-string';
import type { Response } from 'express';
import type { VNode } from 'preact';

/** A whole document, or the part of one that htmx swaps in. Texts are escaped by the renderer. */
export function sendPage(response: Response, page: VNode, status = 200): void {
  response.status(status).type('html').set('cache-control', 'no-store').send(`<!doctype html>${renderToString(page)}`);
}

export function sendPart(response: Response, part: VNode): void {
  response.type('html').set('cache-control', 'no-store').send(renderToString(part));
}
