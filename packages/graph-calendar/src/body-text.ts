import { normaliseLines } from '@clounect/core';
import { htmlToPlainText } from './html-to-plain-text.js';
import type { WireEvent } from './wire.js';

/**
 * The body's plain text. Html may come although we ask for text: the answer to a write need not honour `Prefer`, and some items ignore it.
 * What Outlook adds when it saves a body that nobody edited is taken back: no-break spaces for the second of two blanks, and the address
 * of a link behind words that are that address (`https://a.example<https://a.example/>`).
 */
export function toBodyText(body: WireEvent['body']): string {
  const content = body?.content ?? '';
  const text = body?.contentType.toLowerCase() === 'html' ? htmlToPlainText(content) : content;
  return normaliseLines(withoutRepeatedAddresses(text.replaceAll('\u00a0', ' ')));
}

function withoutRepeatedAddresses(text: string): string {
  return text.replace(/<(https?:\/\/|mailto:|tel:)([^\s<>]+)>/gi, (link, scheme: string, rest: string, at: number) => {
    const bare = rest.replace(/\/$/, '');
    const wordsBefore = text.slice(Math.max(0, at - scheme.length - rest.length), at).toLowerCase().replace(/\/$/, '');
    return wordsBefore.endsWith(bare.toLowerCase()) && /[.@\d]/.test(bare) ? '' : link;
  });
}
