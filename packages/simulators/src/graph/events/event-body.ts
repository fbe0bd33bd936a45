import { GraphRefusal } from '../graph-refusal.js';
import { textToHtml, toStoredHtml } from './body-html.js';
import { htmlToText } from './html-to-text.js';
import type { EventInput } from './event-input.js';
import type { EventContent } from './stored-event.js';

type Body = EventContent['body'];
/** UTF-8 bytes of body content that are taken. */
const mostBytes = 1024 * 1024;

export const emptyBody: Body = { html: textToHtml(''), text: '' };

/** A body as sent → as stored. Throws 413 above 1 MB. */
export function toStoredBody(input: NonNullable<EventInput['body']>): Body {
  const content = input.content ?? '';
  if (content.length > mostBytes / 4 && Buffer.byteLength(content) > mostBytes)
    throw new GraphRefusal(413, 'ErrorMessageSizeExceeded', 'The message exceeds the maximum supported size.');
  if (input.contentType === 'html') return { html: toStoredHtml(content), text: null };
  return { html: textToHtml(content), text: content.replace(/\r\n|\r|\n/g, '\r\n') };
}

/** The text view; `sent` shows a body written as text as it was sent, `html` what is left of it in the stored document. */
export const bodyText = (body: Body, from: 'sent' | 'html' = 'sent'): string => (from === 'sent' ? body.text : null) ?? htmlToText(body.html);

/** The first 255 characters of the text. */
export const bodyPreview = (body: Body): string => bodyText(body).slice(0, 255);
