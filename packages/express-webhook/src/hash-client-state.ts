import { createHash } from 'node:crypto';

/**
 * What is stored of a subscription's `clientState`: `sha256:` and the hash in hex. No key and no salt are needed, since the text is 256
 * random bits: nobody finds it by trying, and no two are alike.
 */
export function hashClientState(clientState: string): string {
  return `sha256:${createHash('sha256').update(clientState, 'utf8').digest('hex')}`;
}
