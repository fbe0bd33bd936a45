import { normaliseLines } from '@clounect/core';
import type { WireEvent } from './wire.js';

/** The body's plain text. Html comes only from a service that ignores our `Prefer`; its text is then taken without the tags. */
export function toBodyText(body: WireEvent['body']): string {
  const content = body?.content ?? '';
  return normaliseLines(body?.contentType.toLowerCase() === 'html' ? htmlToText(content) : content);
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

function htmlToText(html: string): string {
  return html
    .replace(/<!--[\s\S]*?-->|<(head|style|script)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?<br\b[^>]*> ?|<\/(p|div|li|tr|h[1-6])\s*> ?/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (entity, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return entities[name.toLowerCase()] ?? entity;
      const code = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10_ff_ff ? String.fromCodePoint(code) : entity;
    })
    .trim();
}
